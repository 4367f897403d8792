package dev.clusterjanitor.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.emulators.google.GoogleEmulator;
import dev.clusterjanitor.emulators.google.GoogleProject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An emulated Google Cloud, whose time passes when the janitor waits, and the janitor's view of it. */
final class Stage implements AutoCloseable {
    static final String PROJECT = "research-dev";
    static final String NAME = "c0ffee01";

    final GoogleEmulator google = GoogleEmulator.start();
    final GoogleProject project = google.project(PROJECT);
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    final GcpCloud cloud;

    Stage() {
        this(2);
    }

    Stage(int perPage) {
        cloud = new GcpCloud(TagKeys.DEFAULT, this::pause, settings(google.endpoint(), perPage));
    }

    static GcpSettings settings(URI endpoint, int perPage) {
        return new GcpSettings(
                3,
                Duration.ofMillis(1),
                Duration.ofSeconds(30),
                endpoint,
                PROJECT,
                perPage,
                perPage == GcpSettings.LARGEST_PAGE ? GcpSettings.MOST_POINTS : 50);
    }

    private void pause(Duration duration) {
        pauses.add(duration);
        google.advance(duration);
    }

    /** Three days ago, by the emulator's clock. */
    Instant longAgo() {
        return google.now().minus(Duration.ofDays(3));
    }

    ClusterKind kind() {
        return cloud.kinds().get(0);
    }

    /** The scope of the project, entered. */
    Scope scope() {
        var listing = cloud.scopes(new ScopeSpec.Gcp(List.of(PROJECT)));
        assertThat(listing.problems()).isEmpty();
        return listing.scopes().get(0);
    }

    Discovery discover() {
        return kind().discover(scope());
    }

    Cluster only() {
        Discovery discovery = discover();
        assertThat(discovery.problems()).isEmpty();
        assertThat(discovery.clusters()).hasSize(1);
        return discovery.clusters().get(0);
    }

    ClusterHandle handle() {
        return handle(NAME);
    }

    ClusterHandle handle(String name) {
        return kind().reconstruct(scope(), name).orElseThrow();
    }

    @Override
    public void close() {
        cloud.close();
        google.close();
    }
}
