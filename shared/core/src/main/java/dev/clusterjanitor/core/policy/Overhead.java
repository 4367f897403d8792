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
     * Use of one machine.
     *
     * @param cpuPercentOfProcessor in percent of one processor, however many the machine has
     * @param networkKib in and out together, in KiB in five minutes
     */
    record Use(double cpuPercentOfProcessor, double networkKib) {}
}
