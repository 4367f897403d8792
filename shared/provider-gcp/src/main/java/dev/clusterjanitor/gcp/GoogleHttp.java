package dev.clusterjanitor.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clusterjanitor.core.port.CloudException;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls Google's APIs: with a token, and again where that may help, a little later each time. Every call that is made here
 * may be made twice without harm: deletions name numbers that are never given again, labels are set by fingerprint.
 */
final class GoogleHttp {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(32);
    private static final Duration TIME_TO_CONNECT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GcpSettings settings;
    private final Tokens tokens;
    private final RetryPolicy<Object> again;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(TIME_TO_CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    GoogleHttp(GcpSettings settings, Tokens tokens) {
        this.settings = settings;
        this.tokens = tokens;
        this.again = RetryPolicy.builder()
                .handleIf(thrown -> thrown instanceof GcpFailure failure && failure.isTransient())
                .withMaxAttempts(settings.attempts())
                .withBackoff(settings.firstWait(), LONGEST_WAIT.plus(settings.firstWait()))
                .withJitter(0.25)
                .build();
    }

    /** Calls with our own identity; to this machine itself without. */
    static GoogleHttp of(GcpSettings settings) {
        return new GoogleHttp(settings, settings.isLoopback() ? Tokens.NONE : new DefaultTokens());
    }

    GcpSettings settings() {
        return settings;
    }

    Tokens tokens() {
        return tokens;
    }

    /** Makes something of the bytes of an answer. */
    interface Reader<T> {
        /**
         * Reads it.
         *
         * @throws IOException if it is not what it should be
         */
        T read(byte[] body) throws IOException;
    }

    /**
     * One call.
     *
     * @param action the permission that it needs, as IAM names it
     * @param place where: a project, bucket or folder
     * @param verb the HTTP method
     * @param uri all of the address
     * @param body what is sent; empty if nothing is
     */
    record Call(String action, String place, String verb, URI uri, String body) {

        static Call get(String action, String place, URI uri) {
            return new Call(action, place, "GET", uri, "");
        }
    }

    /**
     * Makes a call whose answer is JSON.
     *
     * @throws GcpFailure if it fails, after as many attempts as make sense
     */
    JsonNode json(Call call) {
        return read(call, JSON::readTree);
    }

    /** Makes a call, and reads the answer; an answer that is cut short counts as none. */
    <T> T read(Call call, Reader<T> reader) {
        return Failsafe.with(again).get(() -> once(call, reader));
    }

    private <T> T once(Call call, Reader<T> reader) {
        HttpResponse<byte[]> answer = send(call, request(call));
        if (answer.statusCode() / 100 != 2) {
            throw GcpErrors.of(call.action(), call.place(), answer.statusCode(), answer.body());
        }
        try {
            return reader.read(answer.body());
        } catch (GcpFailure told) {
            throw told;
        } catch (IOException | RuntimeException unreadable) {
            // The parsers' own messages quote the text.
            throw GcpFailure.unanswered(call.action() + " in " + call.place() + ": the answer cannot be understood ("
                    + unreadable.getClass().getSimpleName() + ")");
        }
    }

    private HttpRequest request(Call call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(call.uri())
                .timeout(settings.callTimeout())
                .header("User-Agent", "cluster-janitor")
                .method(
                        call.verb(),
                        call.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(call.body()));
        if (!call.body().isEmpty()) {
            request.header("Content-Type", "application/json; charset=utf-8");
        }
        tokens.access().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request.build();
    }

    /** The client's own timeout ends with the first byte; this one covers the whole answer. */
    private HttpResponse<byte[]> send(Call call, HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            return answer.get(settings.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new CloudException("interrupted while waiting for Google Cloud");
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw GcpFailure.unanswered(call.action() + " in " + call.place() + ": no answer in time");
        } catch (ExecutionException failed) {
            String why = failed.getCause() == null
                    ? ""
                    : failed.getCause().getClass().getSimpleName();
            throw GcpFailure.unanswered(
                    call.action() + " in " + call.place() + ": no answer, or one that was cut short (" + why + ")");
        }
    }
}
