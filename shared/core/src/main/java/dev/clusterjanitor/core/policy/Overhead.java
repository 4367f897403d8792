package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.Resource;
import java.util.Collection;

/**
 * What the processes of an engine use by themselves while nobody has work for them: heartbeats, housekeeping, open status pages.
 * Metrics must exceed it to be work. Each engine has its own figures, which are measured.
 */
public interface Overhead {
    /**
     * What a machine uses without any work.
     *
     * @param machine a machine of a cluster
     * @param running all machines of its cluster that run, itself included
     */
    Use of(Resource machine, Collection<Resource> running);

    /**
     * Use of one machine. A figure of {@link #ANY} is no limit: what tells of work there are the others.
     *
     * @param cpuPercentOfProcessor in percent of one processor, however many the machine has
     * @param receivedKib what comes in, in KiB in five minutes
     * @param sentKib what goes out, in KiB in five minutes
     * @param networkKib both together, in KiB in five minutes
     */
    record Use(double cpuPercentOfProcessor, double receivedKib, double sentKib, double networkKib) {
        /** However much. */
        public static final double ANY = Double.POSITIVE_INFINITY;

        /** Use by which both directions of traffic count together alone. */
        public static Use ofBoth(double cpuPercentOfProcessor, double networkKib) {
            return new Use(cpuPercentOfProcessor, ANY, ANY, networkKib);
        }

        /** Use by which each direction counts for itself alone. */
        public static Use ofEach(double cpuPercentOfProcessor, double receivedKib, double sentKib) {
            return new Use(cpuPercentOfProcessor, receivedKib, sentKib, ANY);
        }
    }
}
