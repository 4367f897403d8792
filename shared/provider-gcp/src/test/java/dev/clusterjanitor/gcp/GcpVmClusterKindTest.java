package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.emulators.google.GceInstance;
import dev.clusterjanitor.testkit.ClusterKindContract;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** GCPClusters in an emulated Compute Engine keep to what every kind keeps to; their disks are of the worse sort, that stays. */
class GcpVmClusterKindTest extends ClusterKindContract {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Override
    protected Setting setting() {
        return new Emulated(stage);
    }

    private record Emulated(Stage stage) implements Setting {

        @Override
        public ClusterKind kind() {
            return stage.kind();
        }

        @Override
        public Scope scope() {
            return stage.scope();
        }

        @Override
        public Instant now() {
            return stage.google.now();
        }

        @Override
        public void create(String name, int workers) {
            stage.project
                    .dask(name)
                    .createdAt(stage.longAgo())
                    .workers(workers)
                    .start()
                    .each(GceInstance::keepsItsDisk);
        }

        @Override
        public void tag(String name, String key, String value) {
            scheduler(name).label(key, value);
        }

        @Override
        public Map<String, String> tags(String name) {
            return scheduler(name).labels();
        }

        private GceInstance scheduler(String name) {
            return stage.project.instance("dask-" + name + "-scheduler").orElseThrow();
        }

        @Override
        public void vanish(String name) {
            stage.project.vanish(name);
        }

        @Override
        public void await() {
            stage.google.advance(Duration.ofMinutes(1));
        }
    }
}
