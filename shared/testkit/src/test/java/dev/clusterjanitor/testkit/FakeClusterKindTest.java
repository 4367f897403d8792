package dev.clusterjanitor.testkit;

import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.testing.ClusterBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

class FakeClusterKindTest extends ClusterKindContract {

    @Override
    protected Setting setting() {
        return new FakeSetting();
    }

    private static final class FakeSetting implements Setting {
        private final FakeWorld world = new FakeWorld(ClusterBuilder.NOW);
        private final ClusterKind kind = new FakeClusterKind(FakeCloud.KIND, world);

        FakeSetting() {
            world.shutdownTakes(Duration.ofMinutes(1));
        }

        @Override
        public ClusterKind kind() {
            return kind;
        }

        @Override
        public Scope scope() {
            return FakeCloud.HOME;
        }

        @Override
        public Instant now() {
            return world.time();
        }

        @Override
        public void create(String name, int workers) {
            world.cluster(FakeCloud.KIND, FakeCloud.HOME, name, workers);
        }

        @Override
        public void tag(String name, String key, String value) {
            world.machinesOf(name).get(0).tag(key, value);
        }

        @Override
        public Map<String, String> tags(String name) {
            return Map.copyOf(world.machinesOf(name).get(0).tags());
        }

        @Override
        public void vanish(String name) {
            List<String> machines =
                    world.machinesOf(name).stream().map(FakePart::id).toList();
            List<String> disks = world.parts().stream()
                    .filter(part -> machines.contains(String.valueOf(part.attachedTo())))
                    .map(FakePart::id)
                    .toList();
            machines.forEach(world::remove);
            disks.forEach(world::remove);
        }

        @Override
        public void await() {
            world.advance(Duration.ofMinutes(2));
        }
    }
}
