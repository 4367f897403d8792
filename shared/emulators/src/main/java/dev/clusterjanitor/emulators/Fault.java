package dev.clusterjanitor.emulators;

import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * What {@link FaultProxy} does with a call instead of passing it on. The ones that AWS shows in practice are made by
 * the methods here; any other is a lambda.
 */
@FunctionalInterface
public interface Fault {

    /** The emulator behind the proxy. */
    @FunctionalInterface
    interface Upstream {
        /** Carries the call out; each time it is asked. */
        Answer forward() throws IOException, InterruptedException;
    }

    Answer answer(AwsCall call, Upstream upstream) throws IOException, InterruptedException;

    /**
     * An error of the service, written as the client expects it. The call is not carried out.
     *
     * @param status the HTTP status, such as 400
     * @param code as in AWS' documentation, such as {@code InvalidInstanceID.NotFound}
     */
    static Fault error(int status, String code, String message) {
        return (call, upstream) -> new AwsError(status, code, message).answerTo(call);
    }

    /** What a missing permission looks like at the service that is called. */
    static Fault unauthorized() {
        return (call, upstream) -> {
            String message = "You are not authorized to perform this operation: " + call.action();
            AwsError error = switch (call.protocol()) {
                case EC2_QUERY -> new AwsError(403, "UnauthorizedOperation", message);
                case QUERY, REST_XML, CBOR -> new AwsError(403, "AccessDenied", message);
                case JSON, REST_JSON -> new AwsError(400, "AccessDeniedException", message);
            };
            return error.answerTo(call);
        };
    }

    /** What too many calls in a second look like at the service that is called. AWS clients try again after these. */
    static Fault throttled() {
        return (call, upstream) -> {
            AwsError error = switch (call.protocol()) {
                case EC2_QUERY -> new AwsError(503, "RequestLimitExceeded", "Request limit exceeded.");
                case QUERY, CBOR -> new AwsError(400, "Throttling", "Rate exceeded");
                case JSON, REST_JSON -> new AwsError(400, "ThrottlingException", "Rate exceeded");
                case REST_XML -> new AwsError(503, "SlowDown", "Please reduce your request rate.");
            };
            return error.answerTo(call);
        };
    }

    /** HTTP 500. AWS clients try again after it. */
    static Fault serverError() {
        return error(500, "InternalError", "An internal error has occurred");
    }

    /** The connection closes without an answer. The call is not carried out. */
    static Fault droppedConnection() {
        return (call, upstream) -> Answer.none();
    }

    /** The right answer, late. */
    static Fault delayed(Duration time) {
        return (call, upstream) -> {
            Thread.sleep(time.toMillis());
            return upstream.forward();
        };
    }

    /**
     * The right answer, of which the client gets only the first bytes of the body; a body no longer than that comes
     * whole.
     */
    static Fault cutAfter(int bytes) {
        return (call, upstream) -> upstream.forward().cutAfter(bytes);
    }

    /** The right answer with its body changed: for states that no emulator shows. Not for CBOR, which is no text. */
    static Fault rewritten(UnaryOperator<String> body) {
        return (call, upstream) -> {
            Answer answer = upstream.forward();
            return answer.withBody(body.apply(answer.body()));
        };
    }

    /** The call is carried out, and then this fault answers: the client cannot know that it worked. */
    default Fault afterItWorked() {
        return (call, upstream) -> {
            Answer ignored = upstream.forward();
            return answer(call, () -> ignored);
        };
    }
}
