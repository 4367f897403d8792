package dev.clusterjanitor.dask;

import dev.clusterjanitor.dask.Reply.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** One scheduler's HTTP server, while there is time. Only GET, no redirect is followed, and nothing is retried. */
final class SchedulerHttp {
    private final HttpClient client;
    private final long end;
    private URI base;

    /**
     * A server to ask.
     *
     * @param base its address; a path in it is a prefix of every route, as {@code --dashboard-prefix} makes it
     * @param time for all requests together
     */
    SchedulerHttp(HttpClient client, URI base, Duration time) {
        this.client = client;
        this.base = base;
        this.end = System.nanoTime() + time.toNanos();
    }

    /**
     * Asks for one page. Never throws for what is answered.
     *
     * @param path below the prefix: {@code /json/counts.json}
     * @param mostBytes hangs up on a longer answer
     */
    Reply get(String path, int mostBytes) {
        Reply reply = get(base, path, mostBytes);
        if (reply.kind() != Kind.BROKEN || !"http".equals(base.getScheme())) {
            return reply;
        }
        // With dashboard.tls the server speaks TLS only, and hangs up on plain HTTP; no cloud tells that.
        URI secure = URI.create("https" + base.toString().substring("http".length()));
        Reply second = get(secure, path, mostBytes);
        if (second.kind() == Kind.ANSWERED) {
            base = secure;
        }
        return second;
    }

    private Reply get(URI from, String path, int mostBytes) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(prefix(from) + path))
                .header("Accept", "application/json, text/plain")
                .header("User-Agent", "cluster-janitor")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, info -> new LimitedBody(mostBytes));
        try {
            HttpResponse<byte[]> response = answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return Reply.answered(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            return Reply.failed(Kind.SILENT, "it did not finish answering in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.failed(Kind.SILENT, "there was no time left to wait for its answer");
        } catch (ExecutionException e) {
            return failed(Objects.requireNonNullElse(e.getCause(), e));
        } finally {
            answer.cancel(true);
        }
    }

    private static Reply failed(Throwable cause) {
        if (has(cause, LimitedBody.TooLarge.class)) {
            return Reply.failed(Kind.TOO_LARGE, "it answers more than anybody has to read");
        }
        if (has(cause, HttpConnectTimeoutException.class)) {
            return Reply.failed(Kind.NOBODY, "no connection in time; a firewall may be between");
        }
        if (has(cause, ConnectException.class) || has(cause, NoRouteToHostException.class)) {
            return Reply.failed(Kind.NOBODY, "no connection");
        }
        if (has(cause, SSLException.class)) {
            return Reply.failed(Kind.BROKEN, "it speaks TLS with a certificate that is not trusted here, or no HTTP");
        }
        return Reply.failed(Kind.BROKEN, "what it answers is not HTTP, or the connection broke");
    }

    private static boolean has(Throwable error, Class<? extends Throwable> type) {
        return type.isInstance(error) || (error.getCause() != null && has(error.getCause(), type));
    }

    /** The address without its last slash; the dashboard's own page is no prefix. */
    private static String prefix(URI from) {
        String text =
                from.getScheme() + "://" + from.getRawAuthority() + Objects.requireNonNullElse(from.getRawPath(), "");
        return text.replaceFirst("/status/?$", "").replaceFirst("/+$", "");
    }
}
