package dev.clusterjanitor.cloudfunction;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.inbox.InboxFront;
import dev.clusterjanitor.inbox.InboxRequest;
import dev.clusterjanitor.inbox.InboxResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The inbox: heartbeats, and the links by which owners keep their clusters. It is invoked without authentication by the
 * platform: each request shows by its token or signature what it may do.
 */
public final class JanitorInboxFunction implements HttpFunction {
    /** What is longer is refused by its length; it needs not be read to its end for that. */
    private static final int MOST_BYTES = 64 * 1024;

    private final Map<String, String> environment;
    private final InstantSource clock;
    private final InboxFront front;
    private final Consumer<String> log;

    /** Called by the platform. */
    public JanitorInboxFunction() {
        this(System.getenv(), Clock.systemUTC(), Pause.REAL, System.out::println);
    }

    /**
     * A function in a world of its own, for tests and demos.
     *
     * @param environment what would be the function's environment variables
     * @param clock tells the time of each request
     * @param pause how to wait for the cloud
     * @param log hears each line of the function's log
     */
    public JanitorInboxFunction(
            Map<String, String> environment, InstantSource clock, Pause pause, Consumer<String> log) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.front = new Wiring(environment, clock, pause).inbox();
        this.log = log;
    }

    @Override
    public void service(HttpRequest request, HttpResponse response) throws IOException {
        Optional<String> trace =
                request.getFirstHeader("traceparent").or(() -> request.getFirstHeader("X-Cloud-Trace-Context"));
        CloudLog lines = new CloudLog(log, Trace.name(environment.getOrDefault("GOOGLE_CLOUD_PROJECT", ""), trace));
        InboxResponse answer = front.answer(read(request), clock.instant(), lines);
        response.setStatusCode(answer.status());
        answer.headers().forEach((name, value) -> {
            if (name.equals("Content-Type")) {
                response.setContentType(value);
            } else {
                response.appendHeader(name, value);
            }
        });
        response.getOutputStream().write(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private static InboxRequest read(HttpRequest request) throws IOException {
        Map<String, String> headers = new HashMap<>();
        request.getHeaders().forEach((name, values) -> {
            if (!values.isEmpty()) {
                headers.put(name, values.get(0));
            }
        });
        try (InputStream body = request.getInputStream()) {
            return new InboxRequest(
                    request.getMethod(),
                    request.getPath(),
                    request.getQuery().orElse(""),
                    headers,
                    new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
        }
    }
}
