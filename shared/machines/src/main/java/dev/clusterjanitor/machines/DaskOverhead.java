package dev.clusterjanitor.machines;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.policy.Overhead;
import java.util.Collection;

/**
 * What Dask uses while there is no work, measured with real Dask, with a margin (docs/idle-dask.md; reasons:
 * docs/adr/0017-idle-by-what-peers-explain.md).
 */
public final class DaskOverhead implements Overhead {
    /** The only one: it has no state. */
    public static final DaskOverhead DASK = new DaskOverhead();

    /**
     * Of each worker, and of the scheduler, in percent of one processor. Measured on a computer with other work: workers up to 8,
     * schedulers up to 5, and 9 with an open dashboard; the policy's own 5 come on top.
     */
    private static final double CPU = 6;

    /** What a worker and its scheduler tell each other in 5 minutes. Measured: 516 to 581. */
    private static final double KIB_PER_PEER = 600;

    /** The same for each worker after the tenth: with more of them Dask's heartbeats are less frequent. Measured: 251 to 294 of each of 25. */
    private static final double KIB_PER_FURTHER_PEER = 300;

    /** What an open dashboard takes from its scheduler in 5 minutes. Measured: some 4,500. */
    private static final double DASHBOARD_KIB = 6144;

    private static final int FULL_PEERS = 10;

    private DaskOverhead() {}

    @Override
    public Use of(Resource machine, Collection<Resource> running) {
        return machine.role() == Role.SCHEDULER ? scheduler(running) : new Use(CPU, KIB_PER_PEER);
    }

    private static Use scheduler(Collection<Resource> running) {
        int peers = Math.max(1, running.size() - 1);
        return new Use(
                CPU,
                KIB_PER_PEER * Math.min(peers, FULL_PEERS)
                        + KIB_PER_FURTHER_PEER * Math.max(0, peers - FULL_PEERS)
                        + DASHBOARD_KIB);
    }
}
