package dev.clusterjanitor.notifiers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Something on this machine that answers as Slack and other webhooks do, or as they should not. */
final class LoopbackSlack implements AutoCloseable {
    static final String SECRET_PATH = "/services/T00000000/B00000000/verysecret";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<String> posts = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Function<Request, Answer> otherwise = request -> status(200, "ok");

    LoopbackSlack() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** One request; the names of its headers are in lower case. */
    record Request(String path, Map<String, String> headers, String body) {}

    /** How to answer one post. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    String webhook() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + SECRET_PATH;
    }

    /** Where its Web API would be. */
    String api() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/api";
    }

    /** Every request so far. */
    List<Request> requests() {
        return requests;
    }

    /** All requests that no other answer waits for are answered so. */
    LoopbackSlack otherwise(Function<Request, Answer> answer) {
        otherwise = answer;
        return this;
    }

    /** Every post so far, each as its path and its body. */
    List<String> posts() {
        return posts;
    }

    /** The next posts are answered so; all others with ok. */
    LoopbackSlack answers(Answer... next) {
        synchronized (answers) {
            answers.addAll(List.of(next));
        }
        return this;
    }

    static Answer status(int status, String body) {
        return status(status, body, Map.of());
    }

    static Answer status(int status, String body, Map<String, String> headers) {
        return exchange -> {
            headers.forEach(exchange.getResponseHeaders()::add);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        posts.add(exchange.getRequestURI().getPath() + " " + body);
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        Request request = new Request(exchange.getRequestURI().getPath(), headers, body);
        requests.add(request);
        Answer next;
        synchronized (answers) {
            next = answers.isEmpty() ? otherwise.apply(request) : answers.remove();
        }
        try (exchange) {
            next.to(exchange);
        }
    }
}
