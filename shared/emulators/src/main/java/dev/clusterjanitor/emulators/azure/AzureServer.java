package dev.clusterjanitor.emulators.azure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Takes requests on loopback, finds their route, and keeps a record of them. */
final class AzureServer implements AutoCloseable {
    static {
        // Else each small answer waits for a delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final AzureState state;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(AzureServer::daemon);
    private final List<Route> routes = new ArrayList<>();
    private final List<AzureCall> calls = new CopyOnWriteArrayList<>();
    private final List<PlannedFault> faults = new CopyOnWriteArrayList<>();

    /** A fault that waits for its call; a negative number of times is for ever. */
    private static final class PlannedFault {
        private final Predicate<AzureCall> on;
        private final AzureFault fault;
        private int times;

        PlannedFault(Predicate<AzureCall> on, AzureFault fault, int times) {
            this.on = on;
            this.fault = fault;
            this.times = times;
        }
    }

    AzureServer(AzureState state) throws IOException {
        this.state = state;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        routes.addAll(new ComputeApi(state, this::links).routes());
        routes.addAll(new NetworkApi(state, this::links).routes());
        routes.addAll(new ResourcesApi(state, this::links).routes());
        routes.addAll(new GraphApi(state).routes());
        routes.addAll(new PlatformApi(state).routes());
        routes.addAll(new BlobApi(state).routes());
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private URI links() {
        return state.links == null ? endpoint() : state.links;
    }

    List<Route> routes() {
        return routes;
    }

    List<AzureCall> calls() {
        return calls;
    }

    void plan(Predicate<AzureCall> on, AzureFault fault, int times) {
        faults.add(new PlannedFault(on, fault, times));
    }

    void clearFaults() {
        faults.clear();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply;
            synchronized (state) {
                reply = answer(request(exchange));
            }
            if (reply.status() == 0) {
                return; // closed without an answer
            }
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static Request request(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        return new Request(
                exchange.getRequestMethod(),
                uri,
                uri.getPath(),
                Request.parseQuery(uri.getRawQuery() == null ? "" : uri.getRawQuery()),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                Map.of());
    }

    private Reply answer(Request request) {
        state.advance(state.perCall);
        Route route = null;
        Request bound = request;
        for (Route candidate : routes) {
            Optional<Map<String, String>> vars = candidate.match(request);
            if (vars.isPresent()) {
                route = candidate;
                bound = request.with(vars.get());
                break;
            }
        }
        AzureCall call = call(request, route == null ? "" : route.action(), 0);
        Optional<AzureFault> fault = fault(call);
        Reply reply;
        try {
            reply = fault.isPresent() && !fault.get().after() ? faulty(fault.get()) : handle(route, bound);
        } catch (AzureError refused) {
            reply = refused.reply();
        }
        if (fault.isPresent() && fault.get().after()) {
            reply = Reply.empty(0);
        }
        calls.add(call(request, call.action(), reply.status()));
        return reply;
    }

    private static AzureCall call(Request request, String action, int status) {
        return new AzureCall(
                request.method(), request.path(), request.query().toString(), request.body(), action, status);
    }

    private Reply handle(@Nullable Route route, Request request) {
        if (route == null) {
            throw new AzureError(
                    404, "InvalidResourceType", "Not emulated: " + request.method() + " " + request.path());
        }
        if (route.template().startsWith("/subscriptions") || route.template().startsWith("/{scope}")) {
            if (request.query("api-version").isEmpty()) {
                throw new AzureError(
                        400,
                        "MissingApiVersionParameter",
                        "The api-version query parameter (?api-version=) is required for all requests.");
            }
        }
        String subscription = request.path().replaceFirst("(?i)^(/[^/]+)?/subscriptions/([^/]+).*$", "$2");
        state.checkRight(subscription, route.action(), request.path());
        return route.handler().apply(request);
    }

    private Optional<AzureFault> fault(AzureCall call) {
        for (PlannedFault planned : faults) {
            if (planned.times != 0 && planned.on.test(call)) {
                planned.times--;
                return Optional.of(planned.fault);
            }
        }
        return Optional.empty();
    }

    private static Reply faulty(AzureFault fault) {
        if (fault.status() == 0) {
            return Reply.empty(0);
        }
        if (fault.code().isEmpty()) {
            return new Reply(
                    fault.status(), "{\"value\":[{\"id\":\"/subscr", Map.of("Content-Type", "application/json"));
        }
        return new AzureError(fault.status(), fault.code(), "Injected.", "", fault.retryAfter()).reply();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "emulated-azure");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
