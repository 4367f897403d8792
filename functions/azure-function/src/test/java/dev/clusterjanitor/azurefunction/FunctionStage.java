package dev.clusterjanitor.azurefunction;

import com.sun.net.httpserver.HttpServer;
import dev.clusterjanitor.emulators.azure.AzureEmulator;
import dev.clusterjanitor.emulators.azure.DaskVmCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An emulated Azure, and a Slack on loopback that catches every post. */
final class FunctionStage implements AutoCloseable {
    static final String SUBSCRIPTION = "11111111-1111-1111-1111-111111111111";

    final AzureEmulator azure = AzureEmulator.start(InstantSource.system());
    final List<String> posts = new CopyOnWriteArrayList<>();
    volatile int slackStatus = 200;
    private final HttpServer slack;

    FunctionStage() throws IOException {
        azure.subscription(SUBSCRIPTION);
        slack = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        slack.createContext("/", exchange -> {
            posts.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = (slackStatus == 200 ? "ok" : "no").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(slackStatus, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        slack.start();
    }

    String webhook() {
        return "http://127.0.0.1:" + slack.getAddress().getPort() + "/services/T0/B0/secret-part";
    }

    /** A policy of one subscription, with every limit at its default. */
    static String policy(String mode, String webhook) {
        return """
                version: 1
                mode: %s
                scopes: [{provider: azure, subscriptions: [%s]}]
                fallback: {slack: "#platform"}
                notify: {slack: {webhook: "%s"}}
                """.formatted(mode, SUBSCRIPTION, webhook);
    }

    /** A scheduler whose heartbeat stopped three hours ago. */
    DaskVmCluster silent(String name) {
        return azure.daskCluster(SUBSCRIPTION, "dask", name)
                .createdAt(Instant.now().minus(Duration.ofHours(4)))
                .tag(
                        "cluster-janitor-heartbeat",
                        Instant.now().minus(Duration.ofHours(3)).toString())
                .create();
    }

    /** Runs the entry point in this process, without an identity, as on a developer's machine. */
    Invocation run(String policy, Instant now, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "JANITOR_AZURE_ENDPOINT", azure.endpoint().toString(),
                "JANITOR_CONFIG", policy,
                "SLACK_WEBHOOK", webhook()));
        environment.putAll(more);
        Invocation invocation = new Invocation();
        last = invocation;
        new JanitorTimer(environment, () -> now, azure::advance).run("{}", invocation);
        return invocation;
    }

    volatile Invocation last = new Invocation();

    @Override
    public void close() {
        slack.stop(0);
        azure.close();
    }
}
