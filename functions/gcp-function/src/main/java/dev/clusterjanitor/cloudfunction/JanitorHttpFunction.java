package dev.clusterjanitor.cloudfunction;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import dev.clusterjanitor.report.SweepFailed;
import java.io.IOException;
import java.util.Optional;

/**
 * One sweep for each POST, whatever its body: Cloud Scheduler's, with an OIDC token that the platform checks. The answer is
 * the summary; a sweep that could not do what it should is answered with 500, so that Cloud Scheduler counts it as failed.
 */
public final class JanitorHttpFunction implements HttpFunction {
    private final FunctionSweeps sweeps;

    /** Called by the platform. */
    public JanitorHttpFunction() {
        this(FunctionSweeps.onThePlatform());
    }

    /** A function in a world of its own, for tests and demos. */
    public JanitorHttpFunction(FunctionSweeps sweeps) {
        this.sweeps = sweeps;
    }

    @Override
    public void service(HttpRequest request, HttpResponse response) throws IOException {
        response.setContentType("application/json; charset=utf-8");
        // A browser, a crawler or a health check must not start a sweep.
        if (!request.getMethod().equals("POST")) {
            response.appendHeader("Allow", "POST");
            answer(response, 405, error("a sweep is started with POST"));
            return;
        }
        Optional<String> trace =
                request.getFirstHeader("traceparent").or(() -> request.getFirstHeader("X-Cloud-Trace-Context"));
        try {
            answer(response, 200, sweeps.sweep(trace).toString());
        } catch (SweepFailed failed) {
            answer(response, 500, error(String.valueOf(failed.getMessage())));
        }
    }

    private static void answer(HttpResponse response, int status, String body) throws IOException {
        response.setStatusCode(status);
        response.getWriter().write(body);
    }

    private static String error(String message) {
        return JsonNodeFactory.instance.objectNode().put("error", message).toString();
    }
}
