package dev.clusterjanitor.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.ExecutionContext;
import dev.clusterjanitor.azurefunction.JanitorTimer;
import dev.clusterjanitor.emulators.azure.AzureEmulator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The real entry point on Azure, called as its timer would. */
final class AzureDemo implements DemoFunction {
    private final JanitorTimer function;
    private final Invocation invocation = new Invocation();
    private Instant now;

    AzureDemo(Instant start, Sinks sinks, AzureEmulator emulator) {
        this.now = start;
        String scope = "{provider: azure, subscriptions: [" + EmulatedAzureVms.SUBSCRIPTION + "]}";
        Map<String, String> environment = Map.of(
                "JANITOR_AZURE_ENDPOINT",
                emulator.endpoint().toString(),
                "JANITOR_CONFIG",
                DemoFunction.policy(scope, sinks.mailPort()),
                "SLACK_WEBHOOK",
                sinks.webhook());
        // The emulator's clock goes on with each wait: nobody has to.
        this.function = new JanitorTimer(environment, () -> now, emulator::advance);
    }

    @Override
    public String name() {
        return "an Azure function";
    }

    @Override
    public List<JsonNode> sweep(Instant at) {
        now = at;
        invocation.lines.clear();
        function.run("{}", invocation);
        return LogLines.clusters(invocation.lines);
    }

    @Override
    public void close() {
        // The function lives as long as its process.
    }

    /** What the Functions host gives to each invocation. */
    private static final class Invocation implements ExecutionContext {
        private final List<String> lines = new ArrayList<>();
        private final Logger logger = Logger.getAnonymousLogger();

        private Invocation() {
            logger.setUseParentHandlers(false);
            logger.addHandler(new Handler() {
                @Override
                public void publish(LogRecord line) {
                    lines.add(line.getMessage());
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            });
        }

        @Override
        public Logger getLogger() {
            return logger;
        }

        @Override
        public String getInvocationId() {
            return "demo";
        }

        @Override
        public String getFunctionName() {
            return "janitor";
        }
    }
}
