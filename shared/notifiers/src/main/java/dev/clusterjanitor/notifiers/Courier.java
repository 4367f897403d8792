package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.port.Delivery;
import dev.failsafe.ExecutionContext;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Posts to one server, for all channels that are HTTP. An attempt is repeated after 429 (when the server says so), 5xx,
 * and connections that fail or take too long: at most four attempts, within {@link PostLimits#all}. What was posted may so
 * arrive twice, but is never silently lost. Redirects are never followed: a body with a secret must not go elsewhere.
 *
 * <p>A server that asked to wait for longer than a notice may take is left alone until that time is over.
 */
final class Courier {
    private static final int MOST_ATTEMPTS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final RetryPolicy<HttpAnswer> RETRIES = RetryPolicy.<HttpAnswer>builder()
            .handleResultIf(HttpAnswer::wantsRetry)
            .withMaxAttempts(MOST_ATTEMPTS)
            .withDelayFn(context -> Optional.ofNullable(context.getLastResult())
                    .map(HttpAnswer::retryAfter)
                    .orElse(FIRST_PAUSE))
            .build();

    private final String who;
    private final PostLimits limits;
    private final int longestAnswer;
    private final HttpClient http;
    private volatile long quietSince;
    private volatile Duration quietFor = Duration.ZERO;

    /**
     * Prepares to post; nothing is opened yet.
     *
     * @param who the server, as the subject of a sentence: {@code Slack}
     * @param longestAnswer how much of an answer is read
     */
    Courier(String who, PostLimits limits, int longestAnswer) {
        this.who = who;
        this.limits = limits;
        this.longestAnswer = longestAnswer;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.attempt())
                .build();
    }

    /**
     * Posts a text.
     *
     * @param headers sets the headers, anew for each attempt
     * @param judge says what an answer means
     */
    HttpAnswer post(URI to, Consumer<HttpRequest.Builder> headers, String body, HttpAnswer.Judge judge) {
        Duration quiet = quietFor.minusNanos(System.nanoTime() - quietSince);
        if (quiet.toSeconds() > 0) {
            return new HttpAnswer(Delivery.refused(HttpAnswer.slowDown(who, quiet), true), null, "");
        }
        try {
            return Failsafe.with(RETRIES).get(context -> attempt(to, headers, body, judge, context));
        } catch (FailsafeException interrupted) {
            return HttpAnswer.refused("the sweep was interrupted while it waited for " + who, true);
        }
    }

    private HttpAnswer attempt(
            URI to,
            Consumer<HttpRequest.Builder> headers,
            String body,
            HttpAnswer.Judge judge,
            ExecutionContext<HttpAnswer> context) {
        Duration limit = min(limits.attempt(), left(context));
        HttpRequest.Builder request = HttpRequest.newBuilder(to)
                .timeout(limit)
                .header("User-Agent", "cluster-janitor")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.accept(request);
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(context.getAttemptCount(), MOST_ATTEMPTS));
        CompletableFuture<HttpResponse<String>> response =
                http.sendAsync(request.build(), info -> new FirstCharacters(longestAnswer));
        HttpAnswer answer;
        try {
            // The request's own time-out ends with the headers; this one includes the body.
            answer = HttpAnswer.of(who, response.get(limit.toMillis(), TimeUnit.MILLISECONDS), pause, judge);
        } catch (TimeoutException tooSlow) {
            response.cancel(true);
            answer = HttpAnswer.tooSlow(who, pause);
        } catch (ExecutionException failed) {
            answer = HttpAnswer.of(who, failed.getCause(), pause);
        } catch (InterruptedException interrupted) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            answer = HttpAnswer.refused("the sweep was interrupted while it posted to " + who, true);
        }
        HttpAnswer known = answer.within(left(context));
        if (answer.wantsRetry() && !known.wantsRetry()) {
            quietFor = Optional.ofNullable(answer.retryAfter())
                    .filter(asked -> asked.compareTo(limits.all()) > 0)
                    .orElse(Duration.ZERO);
            quietSince = System.nanoTime();
        }
        return known;
    }

    private Duration left(ExecutionContext<HttpAnswer> context) {
        Duration left = limits.all().minus(context.getElapsedTime());
        return left.toMillis() < 1 ? Duration.ofMillis(1) : left;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
