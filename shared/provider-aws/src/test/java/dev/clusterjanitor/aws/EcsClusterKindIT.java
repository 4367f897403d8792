package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.EmulatedFargate.Made;
import dev.clusterjanitor.testkit.ClusterKindContract;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** FargateClusters in an emulated ECS keep to what every kind keeps to. */
@ExtendWith(AwsEmulatorExtension.class)
class EcsClusterKindIT extends ClusterKindContract {
    private final EcsStage stage;

    EcsClusterKindIT(AwsEmulator aws) {
        stage = new EcsStage(aws);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Override
    protected Setting setting() {
        return new Emulated(stage, new HashMap<>());
    }

    private record Emulated(EcsStage stage, Map<String, Made> made) implements Setting {

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
            return Instant.now().plus(Duration.ofHours(3));
        }

        @Override
        public void create(String name, int workers) {
            made.put(name, stage.create(name, workers));
        }

        @Override
        public void tag(String name, String key, String value) {
            stage.fargate.tag(made.get(name).scheduler(), key, value);
        }

        @Override
        public Map<String, String> tags(String name) {
            return stage.fargate.tagsOf(made.get(name).host(), made.get(name).scheduler());
        }

        @Override
        public void vanish(String name) {
            stage.fargate.stop(made.get(name));
            stage.fargate.deleteLeftovers(made.get(name));
        }

        @Override
        public void await() {
            made.values().stream()
                    .filter(one -> stage.fargate.running(one.host()).isEmpty())
                    .forEach(one -> stage.fargate.deleteInterfaces(one.securityGroup()));
        }
    }
}
