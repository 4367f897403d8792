package dev.clusterjanitor.core.port;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Holdings;
import dev.clusterjanitor.core.model.Signal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Asks schedulers themselves whether they have work. Only those of clusters that all else calls stale are asked, so an
 * answer can save a cluster, and never condemns one alone: a scheduler cannot see all work.
 */
@FunctionalInterface
public interface SchedulerProbe {
    /** The source of its signals. */
    String SOURCE = "scheduler";

    /** Asks nobody. */
    SchedulerProbe OFF = (targets, now) -> Map.of();

    /**
     * Asks all of these, side by side, within a bounded time. Never throws for what a scheduler answers, and never
     * retries: the next sweep asks again.
     *
     * @param now the sweep's time
     * @return an answer for each one that it could ask or may not ask; one that is missing was left alone
     */
    Map<ClusterId, Answer> ask(List<Target> targets, Instant now);

    /**
     * A scheduler to ask.
     *
     * @param cluster the cluster it belongs to
     * @param connection where it is, by the cluster's handle
     */
    record Target(Cluster cluster, Connection connection) {}

    /**
     * What it said.
     *
     * @param signal ALIVE: it has work; QUIET: since when it has none; UNKNOWN: it is not there, or does not tell since
     *     when; UNREADABLE: something answered that makes no sense, or did not finish: there may be work
     * @param holdings what it holds beside work
     */
    record Answer(Signal signal, Holdings holdings) {}
}
