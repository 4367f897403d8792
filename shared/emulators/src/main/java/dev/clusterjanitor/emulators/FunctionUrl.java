package dev.clusterjanitor.emulators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A Lambda function URL on loopback: each request becomes an event of payload version 2.0, and the function's result an
 * answer ("Invoking Lambda function URLs", AWS). One request at a time.
 */
public final class FunctionUrl implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final UnaryOperator<String> function;

    private FunctionUrl(HttpServer server, UnaryOperator<String> function) {
        this.server = server;
        this.function = function;
        server.createContext("/", this::exchange);
        server.start();
    }

    /**
     * Starts one.
     *
     * @param function takes an event, and gives a result
     */
    public static FunctionUrl of(UnaryOperator<String> function) {
        try {
            InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            return new FunctionUrl(HttpServer.create(anyPort, 0), function);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its address, without a path: {@code http://127.0.0.1:12345}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Stops answering. */
    @Override
    public void close() {
        server.stop(0);
    }

    private void exchange(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            JsonNode result = JSON.readTree(function.apply(event(exchange, body).toString()));
            result.path("headers")
                    .properties()
                    .forEach(header -> exchange.getResponseHeaders()
                            .set(header.getKey(), header.getValue().asText()));
            byte[] answer = result.path("body").asText("").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(result.path("statusCode").asInt(502), answer.length == 0 ? -1 : answer.length);
            if (answer.length > 0) {
                exchange.getResponseBody().write(answer);
            }
        }
    }

    private static ObjectNode event(HttpExchange exchange, String body) {
        URI uri = exchange.getRequestURI();
        ObjectNode event = JSON.createObjectNode()
                .put("version", "2.0")
                .put("rawPath", uri.getRawPath())
                .put("rawQueryString", Optional.ofNullable(uri.getRawQuery()).orElse(""))
                .put("body", body)
                .put("isBase64Encoded", false);
        ObjectNode headers = event.putObject("headers");
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        event.putObject("requestContext")
                .putObject("http")
                .put("method", exchange.getRequestMethod())
                .put("path", uri.getRawPath());
        return event;
    }
}
