package dev.clusterjanitor.emulators;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stands on loopback between AWS clients and an emulator. It records every call, and answers those that it was told to
 * with a {@link Fault}; the rest passes unchanged.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.before(aws.endpoint())) {
 *     proxy.on(CallMatcher.action("DescribeInstances").in("eu-west-1")).nth(2, Fault.throttled());
 *     ... clients use proxy.endpoint() ...
 *     assertThat(proxy.count(CallMatcher.action("TerminateInstances"))).isZero();
 * }
 * }</pre>
 *
 * <p>Of several rules the first that is due decides; every rule counts all the calls that it matches. Safe for use by
 * several threads; which of two concurrent calls is the second is theirs to settle.
 */
public final class FaultProxy implements AutoCloseable {

    static {
        // Else answers may wait 40 ms for the client's delayed ACK. The JDK reads it when the JVM's first server
        // starts.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** Those that belong to one connection, and that the HTTP client insists on setting itself. */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection", "content-length", "expect", "host", "keep-alive", "transfer-encoding", "upgrade", "date");

    private static final Duration UPSTREAM_LIMIT = Duration.ofMinutes(2);

    private final URI upstream;
    private final HttpServer server;
    private final ExecutorService threads;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<AwsCall> calls = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable RuntimeException> brokenFault = new AtomicReference<>();

    private FaultProxy(URI upstream, HttpServer server) {
        this.upstream = upstream;
        this.server = server;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fault-proxy");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::exchange);
        server.start();
    }

    /**
     * Starts one.
     *
     * @param upstream the emulator's endpoint
     * @throws IllegalArgumentException if it is not on loopback
     */
    public static FaultProxy before(URI upstream) {
        try {
            InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            return new FaultProxy(LoopbackHttp.requireLoopback(upstream), HttpServer.create(anyPort, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients are pointed. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Begins a rule; which of the calls that match get the fault is said next. */
    public RuleStart on(CallMatcher matcher) {
        return new RuleStart(matcher);
    }

    /** All calls so far, those answered by a fault too, in the order in which they came. */
    public List<AwsCall> calls() {
        return List.copyOf(calls);
    }

    /** How many of the calls so far match. */
    public int count(CallMatcher matcher) {
        return (int) calls.stream().filter(matcher::matches).count();
    }

    /** How many calls there were of each kind: {@code "ec2 DescribeInstances"} to their number. */
    public Map<String, Long> counts() {
        return calls.stream()
                .collect(Collectors.groupingBy(call -> call.service() + " " + call.action(), Collectors.counting()));
    }

    /** Forgets the calls, and their places in the rules' counting; rules stay. */
    public void forgetCalls() {
        calls.clear();
        rules.forEach(Rule::startAgain);
    }

    /**
     * Stops answering.
     *
     * @throws IllegalStateException if a fault of the test's own threw an exception, lest it pass for a network problem
     */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        RuntimeException broken = brokenFault.get();
        if (broken != null) {
            throw new IllegalStateException("a fault failed by itself", broken);
        }
    }

    private void exchange(HttpExchange exchange) {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            AwsCall call = AwsCall.parse(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    name -> Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)),
                    body);
            calls.add(call);
            deliver(noted(call, () -> forward(exchange, body)), exchange);
        } catch (IOException e) {
            // The client has gone, or the emulator has: the client sees a broken connection, as it would without us.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What breaks is noted before the client learns of it by a closed connection, and may then ask. */
    private Answer noted(AwsCall call, Fault.Upstream forward) throws IOException, InterruptedException {
        try {
            return answer(call, forward);
        } catch (RuntimeException e) {
            brokenFault.compareAndSet(null, e);
            throw new IOException("a fault failed by itself", e);
        }
    }

    private Answer answer(AwsCall call, Fault.Upstream forward) throws IOException, InterruptedException {
        // All of them are asked, as each counts for itself.
        List<Rule> due = rules.stream().filter(rule -> rule.isDue(call)).toList();
        return due.isEmpty() ? forward.forward() : due.get(0).fault.answer(call, forward);
    }

    private Answer forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        String pathAndQuery = exchange.getRequestURI().toString();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(upstream + pathAndQuery))
                .timeout(UPSTREAM_LIMIT)
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (isPassedOn(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return Answer.of(response.statusCode(), response.headers().map(), response.body());
    }

    private static void deliver(Answer answer, HttpExchange exchange) throws IOException {
        if (answer.isNone()) {
            return;
        }
        Headers headers = exchange.getResponseHeaders();
        answer.headers().forEach((name, values) -> {
            if (isPassedOn(name)) {
                headers.put(name, values);
            }
        });
        boolean head = exchange.getRequestMethod().equals("HEAD");
        byte[] body = answer.bytes();
        exchange.sendResponseHeaders(answer.status(), head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            OutputStream stream = exchange.getResponseBody();
            stream.write(body, 0, answer.bytesToSend());
            stream.flush();
        }
    }

    private static boolean isPassedOn(String header) {
        return !NOT_PASSED_ON.contains(header.toLowerCase(Locale.ROOT));
    }

    /** A rule that still lacks its fault. */
    public final class RuleStart {

        private final CallMatcher matcher;

        private RuleStart(CallMatcher matcher) {
            this.matcher = matcher;
        }

        /** Every matching call gets it. */
        public FaultProxy always(Fault fault) {
            return add(1, Integer.MAX_VALUE, fault);
        }

        /** The first matching call gets it. */
        public FaultProxy once(Fault fault) {
            return add(1, 1, fault);
        }

        /** The first {@code n} matching calls get it. */
        public FaultProxy first(int n, Fault fault) {
            return add(1, n, fault);
        }

        /** Only the {@code n}th matching call gets it; the first is number 1. */
        public FaultProxy nth(int n, Fault fault) {
            return add(n, n, fault);
        }

        /** The {@code n}th matching call and all after it get it. */
        public FaultProxy from(int n, Fault fault) {
            return add(n, Integer.MAX_VALUE, fault);
        }

        private FaultProxy add(int first, int last, Fault fault) {
            if (first < 1 || last < first) {
                throw new IllegalArgumentException("calls are counted from 1, so not from " + first + " to " + last);
            }
            rules.add(new Rule(matcher, first, last, fault));
            return FaultProxy.this;
        }
    }

    private static final class Rule {

        private final CallMatcher matcher;
        private final int first;
        private final int last;
        private final Fault fault;
        private int seen;

        Rule(CallMatcher matcher, int first, int last, Fault fault) {
            this.matcher = matcher;
            this.first = first;
            this.last = last;
            this.fault = fault;
        }

        synchronized boolean isDue(AwsCall call) {
            if (!matcher.matches(call)) {
                return false;
            }
            seen++;
            return first <= seen && seen <= last;
        }

        synchronized void startAgain() {
            seen = 0;
        }
    }
}
