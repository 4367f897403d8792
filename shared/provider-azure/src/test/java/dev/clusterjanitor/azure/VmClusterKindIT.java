package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.emulators.azure.DaskVmCluster;
import dev.clusterjanitor.testkit.ClusterKindContract;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** AzureVMClusters in an emulated Azure keep to what every kind keeps to. */
class VmClusterKindIT extends ClusterKindContract {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Override
    protected Setting setting() {
        return new Emulated(stage, new HashMap<>());
    }

    private record Emulated(Stage stage, Map<String, DaskVmCluster> clusters) implements Setting {

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
            return stage.azure.now().plus(Duration.ofHours(3));
        }

        @Override
        public void create(String name, int workers) {
            clusters.put(name, stage.cluster(name).workers(workers).create());
        }

        @Override
        public void tag(String name, String key, String value) {
            stage.azure.tag(clusters.get(name).scheduler(), key, value);
        }

        @Override
        public Map<String, String> tags(String name) {
            return stage.azure.tags(clusters.get(name).scheduler());
        }

        @Override
        public void vanish(String name) {
            for (String id : stage.azure.ids("")) {
                if (name.equals(stage.azure.tags(id).get("cluster-id"))) {
                    stage.azure.vanish(id);
                }
            }
        }

        @Override
        public void await() {
            stage.azure.advance(Duration.ofMinutes(1));
        }
    }
}
