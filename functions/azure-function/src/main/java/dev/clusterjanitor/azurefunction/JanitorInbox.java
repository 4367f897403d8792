package dev.clusterjanitor.azurefunction;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatusType;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.inbox.InboxFront;
import dev.clusterjanitor.inbox.InboxRequest;
import dev.clusterjanitor.inbox.InboxResponse;
import dev.clusterjanitor.report.JsonLog;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The inbox, at {@code /api/heartbeat} and {@code /api/keep}: heartbeats, and the links by which owners keep their clusters.
 * The host asks for no key: each request shows by its token or signature what it may do.
 */
public final class JanitorInbox {
    private final InstantSource clock;
    private final InboxFront front;

    /** Called by the Functions host, for each request. */
    public JanitorInbox() {
        this(Clock.systemUTC(), OnThePlatform.FRONT);
    }

    /**
     * An entry point in a world of its own, for tests and demos.
     *
     * @param environment what would be the function's application settings
     * @param clock tells the time of each request
     * @param pause how to wait for the cloud
     */
    public JanitorInbox(Map<String, String> environment, InstantSource clock, Pause pause) {
        this(clock, new Wiring(environment, clock, pause).inbox());
    }

    private JanitorInbox(InstantSource clock, InboxFront front) {
        this.clock = clock;
        this.front = front;
    }

    /** Outlives the requests, as its memory must. */
    private static final class OnThePlatform {
        static final InboxFront FRONT = new Wiring(System.getenv(), Clock.systemUTC(), Pause.REAL).inbox();
    }

    /**
     * Answers one request.
     *
     * @param request what was asked
     */
    @FunctionName("inbox")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = {HttpMethod.GET, HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = "{route:regex(^(heartbeat|keep|slack)$)}")
                    HttpRequestMessage<Optional<String>> request,
            ExecutionContext context) {
        JsonLog log = new JsonLog(context.getLogger()::info, "invocationId", context.getInvocationId());
        String query = Optional.ofNullable(request.getUri().getRawQuery()).orElse("");
        InboxRequest asked = new InboxRequest(
                request.getHttpMethod().name(),
                request.getUri().getPath(),
                query,
                request.getHeaders(),
                Optional.ofNullable(request.getBody()).flatMap(body -> body).orElse(""));
        InboxResponse answer = front.answer(asked, clock.instant(), log);
        HttpResponseMessage.Builder response = request.createResponseBuilder(HttpStatusType.custom(answer.status()));
        answer.headers().forEach(response::header);
        return response.body(answer.body()).build();
    }
}
