package dev.clusterjanitor.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.inbox.InboxFront;
import dev.clusterjanitor.inbox.InboxResponse;
import dev.clusterjanitor.report.JsonLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The inbox behind a Lambda function URL: heartbeats, and the links by which owners keep their clusters. The URL needs no
 * IAM authorization: each request shows by its token or signature what it may do.
 */
public final class InboxLambda implements RequestStreamHandler {
    private final Supplier<InboxFront> front;
    private final InstantSource clock;

    /** Called by the Lambda runtime. */
    public InboxLambda() {
        this(System.getenv(), Clock.systemUTC(), Pause.REAL);
        Rehearsal.beforeSnapshot(System.getenv(), Rehearsal::inbox);
    }

    /**
     * A handler in a world of its own, for tests and demos.
     *
     * @param environment what would be the function's environment variables
     * @param clock tells the time of each request
     * @param pause how to wait for the cloud
     */
    public InboxLambda(Map<String, String> environment, InstantSource clock, Pause pause) {
        this.front = new Lazy<>(() -> new Wiring(environment, clock, pause).inbox());
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream result, Context context) throws IOException {
        JsonLog log = new JsonLog(line -> context.getLogger().log(line + "\n"), "requestId", context.getAwsRequestId());
        InboxResponse response = front.get().answer(FunctionUrl.request(event), clock.instant(), log);
        result.write(FunctionUrl.answer(response));
    }
}
