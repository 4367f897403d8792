package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.port.Watch;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Below what a machine is idle: the policy's limits, and on top what Dask itself takes while there is no work. The constants
 * are measured with real Dask and hold a margin: docs/adr/0017-idle-by-what-peers-explain.md.
 *
 * @param cpuPercent of the whole machine, 0 to 100
 * @param networkKib in and out, in 5 minutes
 */
record MachineLimits(double cpuPercent, double networkKib) {
    /**
     * In percent of one processor, on top of the policy's own 5. Measured on a computer with other work: workers up to 8,
     * schedulers up to 5, and 9 with an open dashboard.
     */
    static final double OWN_CPU = 6;

    /** What a worker and its scheduler tell each other in 5 minutes. Measured: 516 to 581. */
    static final double KIB_PER_PEER = 600;

    /** The same for each worker after the tenth: with more of them Dask's heartbeats are less frequent. Measured: 251 to 294 of each of 25. */
    static final double KIB_PER_FURTHER_PEER = 300;

    /** What an open dashboard takes from its scheduler in 5 minutes. Measured: some 4,500. */
    static final double DASHBOARD_KIB = 6144;

    private static final int FULL_PEERS = 10;

    /**
     * The limits of one machine.
     *
     * @param machine null: nothing is known of it
     * @param machines how many machines of its cluster run, itself included
     */
    static MachineLimits of(Watch watch, @Nullable Resource machine, int machines) {
        boolean isScheduler = machine != null && machine.role() == Role.SCHEDULER;
        int peers = isScheduler ? Math.max(1, machines - 1) : 1;
        double kib = KIB_PER_PEER * Math.min(peers, FULL_PEERS)
                + KIB_PER_FURTHER_PEER * Math.max(0, peers - FULL_PEERS)
                + (isScheduler ? DASHBOARD_KIB : 0);
        return new MachineLimits(cpuLimit(watch, machine), watch.idleNetworkKib() + kib);
    }

    /** Of many processors Dask's own share is small, and how many there are may not be known: then nothing is added. */
    static double cpuLimit(Watch watch, @Nullable Resource machine) {
        return machine == null || machine.processors() <= 0
                ? watch.idleCpuPercent()
                : Math.min(100, watch.idleCpuPercent() + OWN_CPU / machine.processors());
    }

    boolean isBusyCpu(double percent) {
        return percent >= cpuPercent;
    }

    boolean isBusyNetwork(double kib) {
        return kib >= networkKib;
    }

    @Override
    public String toString() {
        DecimalFormat shortest = new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT));
        return shortest.format(cpuPercent) + " % CPU and " + shortest.format(networkKib) + " KiB per 5 min";
    }
}
