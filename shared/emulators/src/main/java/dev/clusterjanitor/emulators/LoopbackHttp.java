package dev.clusterjanitor.emulators;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Pattern;

/** Plain HTTP to an emulator's own interface. It refuses to talk to anything that is not on this machine. */
final class LoopbackHttp {

    private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(30);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private static final Pattern NEEDS_NO_NAME_SERVER = Pattern.compile("localhost|\\d+(\\.\\d+){3}|\\[.*]");

    private LoopbackHttp() {}

    static HttpResponse<String> get(URI uri) throws IOException {
        return send(HttpRequest.newBuilder(requireLoopback(uri)).GET());
    }

    static HttpResponse<String> post(URI uri, String json) throws IOException {
        return send(HttpRequest.newBuilder(requireLoopback(uri))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /**
     * Makes a call as AWS clients do, so that an emulator knows the service and region it is for. Not signed in truth.
     *
     * @param target of JSON protocols; empty: none
     */
    static HttpResponse<String> aws(URI uri, String service, String region, String type, String target, String body)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(requireLoopback(uri))
                .header("Content-Type", type)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20260101/" + region + "/" + service
                                + "/aws4_request, SignedHeaders=host, Signature=0")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(target.isEmpty() ? request : request.header("X-Amz-Target", target));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return CLIENT.send(request.timeout(TIME_TO_ANSWER).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw Patience.interrupted(e);
        }
    }

    /**
     * Returns it as it is.
     *
     * @throws IllegalArgumentException if its host is not this machine's loopback interface
     */
    static URI requireLoopback(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost();
        try {
            if (NEEDS_NO_NAME_SERVER.matcher(host).matches()
                    && InetAddress.getByName(host).isLoopbackAddress()) {
                return uri;
            }
        } catch (UnknownHostException e) {
            // said below
        }
        throw new IllegalArgumentException("not on loopback: " + uri);
    }
}
