package dev.clusterjanitor.cli.demo;

import java.util.List;
import java.util.Map;

/**
 * One cluster of the demo, as dask-cloudprovider's EC2Cluster would have left it.
 *
 * @param id its cluster id; for a machine without one, its machine's id
 * @param story what happens to it, for the audience
 * @param owner the value of its owner tag; empty if it has none
 * @param machines the ids of its machines, the scheduler first
 * @param fate what the janitor must do
 */
record DemoCluster(String id, String story, String owner, List<String> machines, Fate fate) {

    DemoCluster {
        machines = List.copyOf(machines);
    }

    /** What becomes of it. */
    enum Fate {
        KEPT,
        RESCUED,
        REPORTED,
        DELETED
    }

    /** What is said of it when the fleet is shown. */
    Map.Entry<String, String> caption() {
        return Map.entry(id, story);
    }
}
