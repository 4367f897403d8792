package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.Notifier;
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

/**
 * Posts notices to a Slack incoming webhook. A webhook belongs to one channel, so everybody's notices go there, and an
 * owner with a Slack member id is mentioned.
 *
 * <p>An attempt is repeated after 429 (when Slack says so), 5xx, and connections that fail or take too long: at most
 * four attempts, within {@link SlackSettings#timeLimit}. A notice may so be posted twice, but never silently be lost.
 */
public final class SlackWebhookNotifier implements Notifier {
    private static final int MOST_ATTEMPTS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final int LONGEST_ANSWER = 1_024;
    private static final RetryPolicy<SlackAnswer> RETRIES = RetryPolicy.<SlackAnswer>builder()
            .handleResultIf(SlackAnswer::wantsRetry)
            .withMaxAttempts(MOST_ATTEMPTS)
            .withDelayFn(context -> Optional.ofNullable(context.getLastResult())
                    .map(SlackAnswer::retryAfter)
                    .orElse(FIRST_PAUSE))
            .build();

    private final SlackSettings settings;
    private final NoticeText text;
    private final HttpClient http;

    public SlackWebhookNotifier(SlackSettings settings, NoticeText text) {
        this.settings = settings;
        this.text = text;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.attemptTimeout())
                .build();
    }

    @Override
    public String channel() {
        return "slack";
    }

    @Override
    public Delivery deliver(Notice notice) {
        NoticeView view = text.of(notice, Reader.CHANNEL);
        if (!SlackMessage.canName(view)) {
            return Delivery.refused("a cluster's id is too long for a Slack message to name it", false);
        }
        String body = SlackMessage.of(view, mention(notice.to())).toJson();
        String secret;
        try {
            secret = settings.webhook().get();
        } catch (CloudException unread) {
            return Delivery.refused("the Slack webhook cannot be read: " + unread.getMessage(), true);
        } catch (RuntimeException unread) {
            return Delivery.refused("the Slack webhook cannot be read", true);
        }
        return webhook(secret.strip())
                .map(uri -> post(uri, body))
                .orElseGet(() -> Delivery.refused("the Slack webhook is not an https:// URL", false));
    }

    private Delivery post(URI webhook, String body) {
        try {
            return Failsafe.with(RETRIES)
                    .get(context -> attempt(webhook, body, context))
                    .delivery();
        } catch (FailsafeException interrupted) {
            return Delivery.refused("the sweep was interrupted while it waited for Slack", true);
        }
    }

    private SlackAnswer attempt(URI webhook, String body, ExecutionContext<SlackAnswer> context) {
        Duration limit = min(settings.attemptTimeout(), left(context));
        HttpRequest request = HttpRequest.newBuilder(webhook)
                .timeout(limit)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(context.getAttemptCount(), MOST_ATTEMPTS));
        CompletableFuture<HttpResponse<String>> response =
                http.sendAsync(request, info -> new FirstCharacters(LONGEST_ANSWER));
        SlackAnswer answer;
        try {
            // The request's own time-out ends with the headers; this one includes the body.
            answer = SlackAnswer.of(response.get(limit.toMillis(), TimeUnit.MILLISECONDS), pause);
        } catch (TimeoutException tooSlow) {
            response.cancel(true);
            answer = SlackAnswer.tooSlow(pause);
        } catch (ExecutionException failed) {
            answer = SlackAnswer.of(failed.getCause(), pause);
        } catch (InterruptedException interrupted) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            answer = SlackAnswer.refused("the sweep was interrupted while it posted to Slack", true);
        }
        return answer.within(left(context));
    }

    private Duration left(ExecutionContext<SlackAnswer> context) {
        Duration left = settings.timeLimit().minus(context.getElapsedTime());
        return left.toMillis() < 1 ? Duration.ofMillis(1) : left;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static String mention(Recipient to) {
        String whom = to.owner().slack() == null && !to.isKnown()
                ? to.fallback().slack()
                : to.owner().slack();
        return SlackText.mention(whom).orElse("");
    }

    /** An https URL, or plain http to this machine itself. */
    private static Optional<URI> webhook(String url) {
        try {
            URI uri = URI.create(url);
            boolean safe = "https".equalsIgnoreCase(uri.getScheme())
                    || ("http".equalsIgnoreCase(uri.getScheme()) && Loopback.isLoopback(uri.getHost()));
            return safe && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException notAUrl) {
            return Optional.empty();
        }
    }
}
