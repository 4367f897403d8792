package dev.clusterjanitor.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Pause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Sends requests to Azure, and makes those again that failed in passing. Waits as long as Azure asks for, but never past the
 * deadline, and for one request never more than a minute altogether: what takes longer fails at once. May be used by
 * several threads. Nothing is called before it is needed.
 */
final class AzureHttp {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** What an attempt may take on top of waiting for its answer: a connection and a token. */
    private static final Duration PREPARATION = Duration.ofSeconds(15);

    /** A last look is worth this much of the margin that deadlines leave. */
    private static final Duration SHORTEST_ATTEMPT = Duration.ofSeconds(5);

    private final AzureSettings settings;
    private final AzurePipelines pipelines;
    private final Pause pause;
    private final Deadline deadline;

    AzureHttp(AzureSettings settings, Pause pause) {
        this(settings, pause, null);
    }

    /**
     * Sends by a client of one's own.
     *
     * @param client null: the JDK's
     */
    AzureHttp(AzureSettings settings, Pause pause, @Nullable HttpClient client) {
        this(settings, new AzurePipelines(settings, client), pause, Deadline.NONE);
    }

    private AzureHttp(AzureSettings settings, AzurePipelines pipelines, Pause pause, Deadline deadline) {
        this.settings = settings;
        this.pipelines = pipelines;
        this.pause = pause;
        this.deadline = deadline;
    }

    /** The same, whose waits end with a deadline. */
    AzureHttp until(Deadline end) {
        return new AzureHttp(settings, pipelines, pause, end);
    }

    /**
     * An answer.
     *
     * @param operation where to ask how far a long-running operation came; empty if it is none
     * @param etag the version of what was read or written; empty if it has none
     * @param retryAfter how long to wait before the same request is made again; null if the answer does not say
     */
    record Answer(
            int status,
            String body,
            String operation,
            String etag,
            @Nullable Duration retryAfter) {

        private boolean isPassing() {
            return status == 408 || status == 429 || status >= 500;
        }
    }

    AzureSettings settings() {
        return settings;
    }

    /**
     * Sends a request.
     *
     * @param action the right that it takes, for messages
     * @param place where, for messages: never more than ids and names
     * @param body JSON; empty: none
     * @param headers further headers
     * @throws AzureFailure if there is no answer, or its status is 400 or above
     */
    Answer send(
            AzureService service,
            HttpMethod method,
            String action,
            String place,
            String url,
            String body,
            Map<HttpHeaderName, String> headers) {
        Duration left = LONGEST_WAIT;
        for (int attempt = 0; ; attempt++) {
            AzureFailure failure;
            Duration wait = settings.firstWait().multipliedBy(1L << Math.min(attempt, 5));
            try {
                Answer answer = attempt(service, request(method, url, body, headers));
                if (answer.status() < 400) {
                    return answer;
                }
                failure = AzureErrors.refusal(action, place, answer.status(), answer.body());
                if (!answer.isPassing()) {
                    throw failure;
                }
                wait = answer.retryAfter() == null ? wait : answer.retryAfter();
            } catch (AzureFailure refused) {
                throw refused;
            } catch (RuntimeException unanswered) {
                failure = AzureErrors.noAnswer(action, place, unanswered);
                if (!isPassing(unanswered)) {
                    throw failure;
                }
            }
            if (attempt >= settings.retries()
                    || wait.compareTo(left) > 0
                    || wait.compareTo(deadline.remaining()) >= 0) {
                throw failure;
            }
            pause.pause(wait);
            left = left.minus(wait);
        }
    }

    private static HttpRequest request(
            HttpMethod method, String url, String body, Map<HttpHeaderName, String> headers) {
        HttpRequest request = new HttpRequest(method, url);
        headers.forEach(request::setHeader);
        if (!body.isEmpty()) {
            request.setHeader(HttpHeaderName.CONTENT_TYPE, "application/json").setBody(body);
        }
        return request;
    }

    /** Connection, token, answer and body, all within one limit. */
    private Answer attempt(AzureService service, HttpRequest request) {
        Duration limit = settings.attemptTimeout().plus(PREPARATION);
        Duration remaining = deadline.remaining();
        if (remaining.compareTo(limit) < 0) {
            limit = remaining.compareTo(SHORTEST_ATTEMPT) < 0 ? SHORTEST_ATTEMPT : remaining;
        }
        Answer answer = pipelines
                .to(service)
                .send(request, Context.NONE)
                .flatMap(AzureHttp::read)
                .block(limit);
        if (answer == null) {
            throw new IllegalStateException("no answer");
        }
        return answer;
    }

    private static Mono<Answer> read(HttpResponse response) {
        return response.getBodyAsByteArray()
                .defaultIfEmpty(new byte[0])
                .map(bytes -> new Answer(
                        response.getStatusCode(),
                        new String(bytes, StandardCharsets.UTF_8),
                        header(response, HttpHeaderName.fromString("Azure-AsyncOperation")),
                        header(response, HttpHeaderName.ETAG),
                        retryAfter(header(response, HttpHeaderName.RETRY_AFTER))))
                .doFinally(end -> response.close());
    }

    private static String header(HttpResponse response, HttpHeaderName name) {
        String value = response.getHeaderValue(name);
        return value == null ? "" : value;
    }

    /** Azure writes seconds (Resource Manager documentation, "Understand how requests are throttled"). */
    private static @Nullable Duration retryAfter(String text) {
        return text.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(text)) : null;
    }

    private static boolean isPassing(RuntimeException unanswered) {
        for (Throwable cause = unanswered; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }
}
