package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.port.Watch;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/**
 * Below what a machine is idle: the policy's limits, and on top what talking to its peers takes while there is no work. A
 * scheduler hears from every worker several times a second; a worker talks to its scheduler. The constants are measured
 * with real Dask and hold a margin: docs/adr/0017-idle-by-what-peers-explain.md.
 *
 * @param cpuPercent of the whole machine, 0 to 100
 * @param networkKib in and out, in 5 minutes
 */
record MachineLimits(double cpuPercent, double networkKib) {
    /** One idle worker and its scheduler exchange some 500 KiB in 5 minutes. */
    static final double KIB_PER_PEER = 600;

    /** One idle worker costs its scheduler some 0.2 % of one processor. */
    static final double CPU_PER_WORKER = 0.3;

    /**
     * The limits of one machine.
     *
     * @param machines how many machines of its cluster run, itself included
     */
    static MachineLimits of(Watch watch, Role role, int machines) {
        int workers = role == Role.SCHEDULER ? Math.max(0, machines - 1) : 0;
        int peers = Math.max(1, workers);
        return new MachineLimits(
                watch.idleCpuPercent() + CPU_PER_WORKER * workers, watch.idleNetworkKib() + KIB_PER_PEER * peers);
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
