package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.port.Delivery;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt came to. No exception's text and no body of an unknown form gets into it: either may hold the
 * webhook's URL.
 *
 * @param delivery what to say if there is no further attempt
 * @param retryAfter how long to wait before the next attempt; null if there shall be none
 */
record SlackAnswer(Delivery delivery, @Nullable Duration retryAfter) {
    private static final Pattern SLACK_ERROR = Pattern.compile("[a-z][a-z_]{1,60}");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

    /**
     * Judges an answer that came.
     *
     * @param pause how long to wait before the next attempt if the answer does not tell
     */
    static SlackAnswer of(HttpResponse<String> response, Duration pause) {
        int status = response.statusCode();
        String body = response.body().strip();
        if (status == 200) {
            return body.equals("ok")
                    ? new SlackAnswer(Delivery.accepted("Slack webhook"), null)
                    : refused("Slack answered 200 but not ok" + error(body), false);
        }
        if (status == 429) {
            Duration asked = response.headers()
                    .firstValue("Retry-After")
                    .filter(value -> SECONDS.matcher(value).matches())
                    .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                    .orElse(pause);
            return again("Slack asks to slow down (429), and to wait " + asked.toSeconds() + " s", asked);
        }
        if (status >= 500) {
            return again("Slack failed with status " + status, pause);
        }
        if (status >= 300 && status < 400) {
            return refused("Slack answered " + status + ", and redirects are not followed", false);
        }
        return refused("Slack refused the notice with status " + status + error(body), false);
    }

    /** Judges an attempt that came to nothing. */
    static SlackAnswer of(@Nullable Throwable cause, Duration pause) {
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return again("Slack cannot be reached", pause);
        }
        if (cause instanceof HttpTimeoutException) {
            return tooSlow(pause);
        }
        if (cause instanceof SSLException) {
            return again("no trusted connection to Slack can be made", pause);
        }
        if (cause instanceof IOException) {
            return again("the connection to Slack broke off", pause);
        }
        return refused(
                "the post to Slack failed: "
                        + (cause == null ? "" : cause.getClass().getSimpleName()),
                true);
    }

    static SlackAnswer tooSlow(Duration pause) {
        return again("Slack did not answer in time", pause);
    }

    static SlackAnswer refused(String why, boolean retryable) {
        return new SlackAnswer(Delivery.refused(why, retryable), null);
    }

    boolean wantsRetry() {
        return retryAfter != null;
    }

    /** This answer, without a retry if that could not begin within the time that is left. */
    SlackAnswer within(Duration left) {
        return retryAfter != null && retryAfter.compareTo(left) >= 0 ? new SlackAnswer(delivery, null) : this;
    }

    private static SlackAnswer again(String why, Duration pause) {
        return new SlackAnswer(Delivery.refused(why, true), pause);
    }

    private static String error(String body) {
        return SLACK_ERROR.matcher(body).matches() ? ": " + body : "";
    }
}
