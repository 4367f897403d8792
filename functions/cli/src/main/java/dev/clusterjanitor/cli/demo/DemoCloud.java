package dev.clusterjanitor.cli.demo;

import dev.clusterjanitor.core.model.JanitorTag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A cloud on this machine, as the owners of its clusters touch it. Machines start as their cluster manager starts them. */
interface DemoCloud extends AutoCloseable {

    /** What makes the clusters, for the audience: {@code EC2Cluster}. */
    String manager();

    /** What can happen to clusters of this cloud; the fleet has one of each. */
    Set<Scene> scenes();

    /** The demo's clock moves on, and with it the cloud's where the cloud has one of its own. */
    default void at(Instant now) {}

    /** Starts a scheduler; answers the id of its machine. */
    String startScheduler(String cluster);

    List<String> startWorkers(String cluster, int count);

    /** Starts what the cluster manager leaves when its process dies before it could name the cluster. */
    default String startStray() {
        throw new UnsupportedOperationException(manager() + " leaves no machine without a cluster's name");
    }

    /** Starts a machine that has nothing to do with us. */
    String startBystander();

    /** Adds a part to a machine that is not deleted with it. */
    default void addLoosePart(String machine) {
        throw new UnsupportedOperationException(manager() + " leaves nothing loose");
    }

    /** Locks a machine by the cloud's own means. */
    default void protect(String machine) {
        throw new UnsupportedOperationException(manager() + " makes nothing that can be locked");
    }

    /** Sets a tag, as an owner's process does; where the machine is gone, nothing comes of it. */
    void tag(String machine, JanitorTag tag, String value);

    /** Writes a day of metrics: busy at first, then quiet. */
    void meter(List<String> machines, Instant start, Duration busy);

    /** The ids of all machines that run, with their tags. */
    Map<String, Map<String, String>> running();

    /** The ids of parts that belong to no machine, such as disks. */
    List<String> loose();

    @Override
    void close();
}
