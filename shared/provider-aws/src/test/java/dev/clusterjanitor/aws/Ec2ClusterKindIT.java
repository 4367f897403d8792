package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.testkit.ClusterKindContract;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;

/** EC2Clusters in an emulated EC2 keep to what every kind keeps to. */
@ExtendWith(AwsEmulatorExtension.class)
class Ec2ClusterKindIT extends ClusterKindContract {
    private final Stage stage;

    Ec2ClusterKindIT(AwsEmulator aws) {
        stage = new Stage(aws);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Override
    protected Setting setting() {
        return new Emulated(stage, new HashMap<>());
    }

    /** As EC2Cluster does it: launch with the marker first, tag second. */
    private record Emulated(Stage stage, Map<String, Instance> schedulers) implements Setting {

        @Override
        public ClusterKind kind() {
            return stage.kind();
        }

        @Override
        public Scope scope() {
            return stage.scope(Stage.REGION);
        }

        @Override
        public Instant now() {
            return Instant.now().plus(Duration.ofHours(3));
        }

        @Override
        public void create(String name, int workers) {
            schedulers.put(name, start(Machines.schedulerTags(name)));
            for (int i = 0; i < workers; i++) {
                start(Machines.workerTags(name, String.format("%08x", i)));
            }
        }

        private Instance start(Map<String, String> tags) {
            Instance machine = stage.runLeavingItsDisk(Stage.MADE_BY_DASK);
            stage.ec2()
                    .createTags(
                            request -> request.resources(machine.instanceId()).tags(Stage.tags(tags)));
            return machine;
        }

        @Override
        public void tag(String name, String key, String value) {
            stage.ec2()
                    .createTags(request ->
                            request.resources(schedulers.get(name).instanceId()).tags(Stage.tags(Map.of(key, value))));
        }

        @Override
        public Map<String, String> tags(String name) {
            return stage.now(schedulers.get(name)).tags().stream().collect(Collectors.toMap(Tag::key, Tag::value));
        }

        @Override
        public void vanish(String name) {
            List<Instance> machines = stage
                    .ec2()
                    .describeInstances(request -> request.filters(Filter.builder()
                            .name("tag:Dask Cluster")
                            .values(name)
                            .build()))
                    .reservations()
                    .stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .filter(machine -> machine.state().nameAsString().equals("running"))
                    .toList();
            List<String> disks = machines.stream()
                    .flatMap(machine -> Stream.of(stage.diskOf(machine)))
                    .toList();
            stage.ec2()
                    .terminateInstances(request -> request.instanceIds(
                            machines.stream().map(Instance::instanceId).toList()));
            // An hour later, when EC2 has forgotten them; a name is never given again before that.
            stage.ec2()
                    .deleteTags(request -> request.resources(
                                    machines.stream().map(Instance::instanceId).toList())
                            .tags(Stage.tags(Map.of("Dask Cluster", name))));
            disks.forEach(disk -> stage.ec2().deleteVolume(request -> request.volumeId(disk)));
        }

        @Override
        public void await() {
            // The emulator's machines are gone at once.
        }
    }
}
