package dev.clusterjanitor.testkit;

import dev.clusterjanitor.core.port.ObjectStore;
import dev.clusterjanitor.core.testing.ClusterBuilder;

class FakeStoreTest extends ObjectStoreContract {
    @Override
    protected ObjectStore store() {
        return new FakeStore(new FakeWorld(ClusterBuilder.NOW));
    }
}
