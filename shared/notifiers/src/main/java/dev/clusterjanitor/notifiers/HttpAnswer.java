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
 * What one attempt to post came to. No exception's text and no body of an unknown form gets into it: either may hold a
 * secret URL.
 *
 * @param delivery what to say if there is no further attempt
 * @param retryAfter how long to wait before the next attempt; null if there shall be none
 * @param body the start of the answer's body; empty if there is none
 */
record HttpAnswer(Delivery delivery, @Nullable Duration retryAfter, String body) {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

    /** Judges a status that is neither a redirect, 429 nor 5xx. */
    interface Judge {
        /** Any 2xx is an acceptance; the channel's own id is not known. */
        static Judge ofStatus(String who) {
            return (status, body) -> status / 100 == 2
                    ? Delivery.accepted(who)
                    : Delivery.refused(who + " refused the notice with status " + status, false);
        }

        /**
         * Judges it.
         *
         * @param body without white space around it
         */
        Delivery judge(int status, String body);
    }

    /**
     * Judges an answer that came.
     *
     * @param who the server, as the subject of a sentence
     * @param pause how long to wait before the next attempt if the answer does not tell
     */
    static HttpAnswer of(String who, HttpResponse<String> response, Duration pause, Judge judge) {
        int status = response.statusCode();
        String body = response.body().strip();
        if (status == 429) {
            Duration asked = response.headers()
                    .firstValue("Retry-After")
                    .filter(value -> SECONDS.matcher(value).matches())
                    .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                    .orElse(pause);
            return again(slowDown(who, asked), asked);
        }
        if (status >= 500) {
            return again(who + " failed with status " + status, pause);
        }
        if (status >= 300 && status < 400) {
            return refused(who + " answered " + status + ", and redirects are not followed", false);
        }
        return new HttpAnswer(judge.judge(status, body), null, body);
    }

    /** Judges an attempt that came to nothing. */
    static HttpAnswer of(String who, @Nullable Throwable cause, Duration pause) {
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return again(who + " cannot be reached", pause);
        }
        if (cause instanceof HttpTimeoutException) {
            return tooSlow(who, pause);
        }
        if (cause instanceof SSLException) {
            return again("no trusted connection to " + who + " can be made", pause);
        }
        if (cause instanceof IOException) {
            return again("the connection to " + who + " broke off", pause);
        }
        return refused(
                "the post to " + who + " failed: "
                        + (cause == null ? "" : cause.getClass().getSimpleName()),
                true);
    }

    static HttpAnswer tooSlow(String who, Duration pause) {
        return again(who + " did not answer in time", pause);
    }

    static HttpAnswer refused(String why, boolean retryable) {
        return new HttpAnswer(Delivery.refused(why, retryable), null, "");
    }

    static String slowDown(String who, Duration asked) {
        return who + " asks to slow down (429), and to wait " + asked.toSeconds() + " s";
    }

    boolean wantsRetry() {
        return retryAfter != null;
    }

    /** This answer, without a retry if that could not begin within the time that is left. */
    HttpAnswer within(Duration left) {
        return retryAfter != null && retryAfter.compareTo(left) >= 0 ? new HttpAnswer(delivery, null, body) : this;
    }

    private static HttpAnswer again(String why, Duration pause) {
        return new HttpAnswer(Delivery.refused(why, true), pause, "");
    }
}
