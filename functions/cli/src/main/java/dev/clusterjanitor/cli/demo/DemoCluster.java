package dev.clusterjanitor.cli.demo;

import java.util.List;

/**
 * One cluster of the demo, as its cluster manager would have left it.
 *
 * @param id its cluster id; for a machine without one, its machine's id
 * @param scene what happens to it
 * @param machines the ids of its machines, the scheduler first
 */
record DemoCluster(String id, Scene scene, List<String> machines) {

    DemoCluster {
        machines = List.copyOf(machines);
    }

    /** What must become of it. */
    Fate fate() {
        return scene.fate();
    }

    String owner() {
        return scene.owner();
    }

    /** What becomes of a cluster. */
    enum Fate {
        KEPT,
        RESCUED,
        REPORTED,
        DELETED
    }
}
