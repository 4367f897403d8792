package dev.clusterjanitor.cli.demo;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What Lambda tells a function of its invocation: here, that it has all the time a function can have. */
final class DemoContext implements Context {
    private static final int LONGEST_MILLIS = 15 * 60 * 1000;

    private final String requestId;
    private final Consumer<String> log;

    DemoContext(String requestId, Consumer<String> log) {
        this.requestId = requestId;
        this.log = log;
    }

    @Override
    public String getAwsRequestId() {
        return requestId;
    }

    @Override
    public String getLogGroupName() {
        return "/aws/lambda/cluster-janitor";
    }

    @Override
    public String getLogStreamName() {
        return "demo";
    }

    @Override
    public String getFunctionName() {
        return "cluster-janitor";
    }

    @Override
    public String getFunctionVersion() {
        return "demo";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn:aws:lambda:us-east-1:123456789012:function:cluster-janitor";
    }

    @Override
    public @Nullable CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public @Nullable ClientContext getClientContext() {
        return null;
    }

    @Override
    public int getRemainingTimeInMillis() {
        return LONGEST_MILLIS;
    }

    @Override
    public int getMemoryLimitInMB() {
        return 512;
    }

    @Override
    public LambdaLogger getLogger() {
        return new LambdaLogger() {
            @Override
            public void log(String message) {
                log.accept(message);
            }

            @Override
            public void log(byte[] message) {
                log.accept(new String(message, StandardCharsets.UTF_8));
            }
        };
    }
}
