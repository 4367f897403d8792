package dev.clusterjanitor.machines;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.policy.Overhead;
import java.util.Collection;

/**
 * What Dask uses while there is no work, measured with real Dask, with a margin (docs/idle-dask.md; reasons:
 * docs/adr/0017-idle-by-what-peers-explain.md). A machine with several GPUs is taken for one with as many workers, as {@code
 * dask_cuda.CUDAWorker} starts them.
 */
public final class DaskOverhead implements Overhead {
    /** The only one: it has no state. */
    public static final DaskOverhead DASK = new DaskOverhead();

    /**
     * Of each worker, and of the scheduler, in percent of one processor. Measured on a computer with other work: workers up to 8,
     * schedulers up to 5, and 9 with an open dashboard; the policy's own 5 come on top.
     */
    private static final double CPU = 6;

    /** What a worker and its scheduler tell each other in 5 minutes. Measured: 516 to 584. */
    private static final double KIB_PER_PEER = 600;

    /** The same in clusters of more than ten workers: heartbeats are less frequent there. Measured: 251 to 294 of each of 25. */
    private static final double KIB_PER_PEER_OF_MANY = 300;

    /** What of that its scheduler receives from each worker, and sends to it. Measured: 435 to 448 and 87 to 91; half of that with 25. */
    private static final double KIB_FROM_WORKER = 500;

    private static final double KIB_FROM_WORKER_OF_MANY = 250;
    private static final double KIB_TO_WORKER = 100;

    /** What open status pages take from their scheduler in 5 minutes, two of them. Measured: 710 in and 3,650 to 3,950 out for each. */
    private static final double KIB_FROM_PAGES = 1700;

    private static final double KIB_TO_PAGES = 8192;

    /** What one page takes more for each worker after the fourth, as it shows them all. Measured with 25: 36,150 to 44,200 out. */
    private static final double KIB_TO_PAGE_PER_FURTHER_WORKER = 2000;

    private static final int ON_A_SMALL_PAGE = 4;

    /** Up to so many workers heartbeats come every half second (distributed, heartbeat_interval). */
    private static final int MANY = 10;

    private DaskOverhead() {}

    @Override
    public Use of(Resource machine, Collection<Resource> running) {
        int workers = Math.max(1, workers(running));
        if (machine.role() == Role.SCHEDULER) {
            // Apart, as a page is sent and hardly received: so neither pages hide downloads, nor many workers hide
            // pages.
            return Use.ofEach(
                    CPU,
                    KIB_FROM_WORKER * Math.min(workers, MANY)
                            + KIB_FROM_WORKER_OF_MANY * Math.max(0, workers - MANY)
                            + KIB_FROM_PAGES,
                    KIB_TO_WORKER * workers
                            + KIB_TO_PAGES
                            + KIB_TO_PAGE_PER_FURTHER_WORKER * Math.max(0, workers - ON_A_SMALL_PAGE));
        }
        int here = machine.capacity().workers();
        return Use.ofBoth(CPU * here, here * (workers > MANY ? KIB_PER_PEER_OF_MANY : KIB_PER_PEER));
    }

    private static int workers(Collection<Resource> running) {
        return running.stream()
                .filter(machine -> machine.role() != Role.SCHEDULER)
                .mapToInt(machine -> machine.capacity().workers())
                .sum();
    }
}
