package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.port.Watch;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Below what a machine is idle: the policy's limits, made for this machine, and on top what its engine takes while there is no work.
 * Reasons and measurements: docs/adr/0017-idle-by-what-peers-explain.md.
 *
 * @param cpuPercent of the whole machine, 0 to 100
 * @param cpuRule what sets that
 * @param receivedKib in, in 5 minutes; infinite: no limit of its own
 * @param sentKib out, likewise
 * @param networkKib both together, likewise
 */
record MachineLimits(double cpuPercent, CpuRule cpuRule, double receivedKib, double sentKib, double networkKib) {
    /**
     * The most that the policy's own CPU limit may leave unseen, in percent of one processor: a task that computes all the time uses
     * a whole one.
     */
    static final double UNSEEN_CPU = 50;

    /** The same where there are GPUs: whatever feeds one mostly keeps a processor busy, but not always. */
    static final double UNSEEN_CPU_BESIDE_GPU = 25;

    /**
     * Of the most power that a GPU may draw, 0 to 100: more is work. An idle one draws 10 to 40, by its model and by whether a program
     * holds it ready.
     */
    static final double GPU_AT_WORK = 50;

    /** However many workers a machine has: one processor that computes all the time is work, and so is half of a machine. */
    static final double MOST_OF_ONE = 90;

    static final double MOST_PERCENT = 50;

    /** A machine that is out of CPU credits is held to its baseline however hard it works, and reads a little below it. */
    static final double BELOW_BASELINE = 0.9;

    /** The limits of a machine that may be out of credits. */
    static MachineLimits of(Watch watch, Resource machine, Collection<Resource> running, Overhead overhead) {
        MachineLimits usual = usual(watch, machine, running, overhead);
        double baseline = machine.capacity().baselinePercent();
        return baseline > 0 ? usual.atMost(BELOW_BASELINE * baseline, CpuRule.BASELINE) : usual;
    }

    /** The limits of a machine that nothing holds back. */
    static MachineLimits usual(Watch watch, Resource machine, Collection<Resource> running, Overhead overhead) {
        Overhead.Use own = overhead.of(machine, running);
        Capacity capacity = machine.capacity();
        MachineLimits byPolicy = new MachineLimits(
                watch.idleCpuPercent(),
                CpuRule.POLICY,
                watch.idleNetworkKib() + own.receivedKib(),
                watch.idleNetworkKib() + own.sentKib(),
                watch.idleNetworkKib() + own.networkKib());
        if (!capacity.isKnown()) {
            // Above it any machine is busy. That one is idle below it is for nobody to say.
            return byPolicy.withCpu(watch.idleCpuPercent(), CpuRule.UNKNOWN);
        }
        MachineLimits unseen = capacity.isAccelerated()
                ? byPolicy.atMost(UNSEEN_CPU_BESIDE_GPU / capacity.processors(), CpuRule.QUARTER_OF_A_PROCESSOR)
                : byPolicy.atMost(UNSEEN_CPU / capacity.processors(), CpuRule.HALF_OF_A_PROCESSOR);
        return unseen.withCpu(unseen.cpuPercent + own.cpuPercentOfProcessor() / capacity.processors(), unseen.cpuRule)
                .atMost(MOST_PERCENT, CpuRule.HALF_OF_THE_MACHINE)
                .atMost(MOST_OF_ONE / capacity.processors(), CpuRule.ONE_PROCESSOR);
    }

    private MachineLimits atMost(double percent, CpuRule rule) {
        return percent < cpuPercent ? withCpu(percent, rule) : this;
    }

    private MachineLimits withCpu(double percent, CpuRule rule) {
        return new MachineLimits(percent, rule, receivedKib, sentKib, networkKib);
    }

    boolean isBusyCpu(double percent) {
        return percent >= cpuPercent;
    }

    /** What of this traffic in 5 minutes is more than idle, in words: {@code received 9000 KiB}; empty if none is. */
    Optional<String> busyTraffic(double received, double sent) {
        if (received >= receivedKib) {
            return Optional.of("received " + shown(received) + " KiB");
        }
        if (sent >= sentKib) {
            return Optional.of("sent " + shown(sent) + " KiB");
        }
        return received + sent >= networkKib
                ? Optional.of("moved " + shown(received + sent) + " KiB")
                : Optional.empty();
    }

    @Override
    public String toString() {
        String traffic = Stream.of(limit(networkKib, ""), limit(receivedKib, " received"), limit(sentKib, " sent"))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" and "));
        return shown(cpuPercent) + " % CPU, " + traffic + " in 5 min";
    }

    private static String limit(double kib, String direction) {
        return Double.isInfinite(kib) ? "" : shown(kib) + " KiB" + direction;
    }

    /** A figure as people read it: with the first two digits that are not zero, and no fraction that says nothing. */
    static String shown(double figure) {
        String pattern = figure < 1 ? "0.##" : figure < 100 ? "0.#" : "0";
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(figure);
    }
}
