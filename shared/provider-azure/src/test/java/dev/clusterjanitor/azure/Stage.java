package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.core.port.ScopeListing;
import dev.clusterjanitor.emulators.azure.AzureCall;
import dev.clusterjanitor.emulators.azure.AzureEmulator;
import dev.clusterjanitor.emulators.azure.DaskVmCluster;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** An emulated Azure with one subscription, and the provider in front of it, whose waits push the emulated time ahead. */
final class Stage implements AutoCloseable {
    static final String SUBSCRIPTION = "11111111-1111-1111-1111-111111111111";
    static final String GROUP = "dask";
    static final String NAME = "1a2b3c4d";
    static final Instant START = Instant.parse("2026-01-15T12:00:00Z");

    final AzureEmulator azure = AzureEmulator.start(() -> START);
    final AzureByItsNames names = new AzureByItsNames(azure.endpoint());
    final AzureHttp http = new AzureHttp(
            new AzureSettings(null, false, null, 2, Duration.ofMillis(1), Duration.ofSeconds(10)),
            azure::advance,
            names);
    final AzureCloud cloud = new AzureCloud(TagKeys.DEFAULT, http, azure::advance);

    Stage() {
        azure.subscription(SUBSCRIPTION);
        azure.linksBeginWith(URI.create("https://management.azure.com:443"));
    }

    ClusterKind kind() {
        return cloud.kinds().get(0);
    }

    /** The subscription as a scope. */
    Scope scope() {
        return enter(List.of(SUBSCRIPTION), List.of()).scopes().get(0);
    }

    ScopeListing enter(List<String> subscriptions, List<String> groups) {
        return cloud.scopes(new ScopeSpec.Azure(subscriptions, groups));
    }

    /** Describes a cluster that is three hours old. */
    DaskVmCluster cluster(String name) {
        return azure.daskCluster(SUBSCRIPTION, GROUP, name).createdAt(START.minus(Duration.ofHours(3)));
    }

    Discovery discover() {
        return kind().discover(scope());
    }

    /** The only cluster. */
    Cluster discovered() {
        List<Cluster> clusters = discover().clusters();
        if (clusters.size() != 1) {
            throw new AssertionError("not one cluster: " + clusters);
        }
        return clusters.get(0);
    }

    ClusterHandle handle() {
        return handle(NAME);
    }

    ClusterHandle handle(String name) {
        return kind().reconstruct(scope(), name).orElseThrow();
    }

    Deletion delete() {
        return handle().delete(Deadline.NONE);
    }

    static Predicate<AzureCall> calling(String action) {
        return call -> call.action().equals(action);
    }

    static String groupId() {
        return "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/" + GROUP;
    }

    @Override
    public void close() {
        azure.close();
    }
}
