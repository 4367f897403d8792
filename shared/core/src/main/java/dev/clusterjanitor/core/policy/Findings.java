package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.port.Watch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What metrics say of each machine of a cluster, and by which limit, for people who want to know why. Nothing is decided by it. */
final class Findings {
    /** The machines with the newest work come first; of very large clusters the rest says nothing new. */
    private static final int MOST = 40;

    /** An agent moves about the same on each machine: at least this share of what the busiest one moves. */
    private static final double ALIKE = 0.5;

    private final Watch watch;
    private final List<MachineUse> machines;
    private final Instant from;

    Findings(Watch watch, List<MachineUse> machines, Instant from) {
        this.watch = watch;
        this.machines = machines;
        this.from = from;
    }

    /** That machines are below their limits, which are told once for each role. */
    static String below(List<MachineUse> running) {
        String machines = running.size() == 1 ? "its machine" : "all " + running.size() + " machines";
        String limits = running.stream()
                .collect(Collectors.toMap(
                        use -> use.machine().role(), MachineUse::limits, (one, same) -> one, TreeMap::new))
                .entrySet()
                .stream()
                .map(entry -> entry.getKey().id() + ": " + entry.getValue())
                .collect(Collectors.joining("; "));
        return machines + " below the limits for idle ones (" + limits + ")";
    }

    /** A line for each machine, and one that names the setting where all of them move or use a little too much all the time. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        machines.stream()
                .sorted(Comparator.comparing((MachineUse use) -> lastWork(use).orElse(Instant.MIN))
                        .reversed())
                .limit(MOST)
                .map(this::line)
                .forEach(lines::add);
        if (machines.size() > MOST) {
            lines.add("and " + (machines.size() - MOST) + " more machines");
        }
        surplus().ifPresent(lines::add);
        return lines;
    }

    private String line(MachineUse use) {
        Resource machine = use.machine();
        Capacity capacity = machine.capacity();
        String has = capacity.isKnown()
                ? MachineLimits.shown(capacity.processors()) + " processors"
                : "processors not known";
        String workers = capacity.workers() > 1 ? ", " + capacity.workers() + " workers" : "";
        String gpus = capacity.isAccelerated() ? ", GPUs" : "";
        String work = lastWork(use).map(at -> "; work at " + at).orElse("; no work");
        return machine.role().id() + " " + machine.id() + " (" + has + gpus + workers + "): up to "
                + MachineLimits.shown(highest(use.usage().cpuPercent().values())) + " % CPU, "
                + MachineLimits.shown(highest(use.usage().receivedKib().values())) + " KiB in, "
                + MachineLimits.shown(highest(use.usage().sentKib().values())) + " KiB out; limits " + use.limits()
                + " (CPU by " + use.limits().cpuRule().text() + ")" + work;
    }

    private Optional<Instant> lastWork(MachineUse use) {
        NavigableMap<Instant, String> work = use.work(from);
        return work.isEmpty() ? Optional.empty() : Optional.of(work.lastKey());
    }

    /** All machines busy in every step, and alike: that is no work, but something that runs on each of them. */
    private Optional<String> surplus() {
        boolean always = machines.size() > 1
                && machines.stream()
                        .allMatch(use -> !use.usage().cpuPercent().isEmpty()
                                && use.work(from).keySet().containsAll(within(use)));
        if (!always) {
            return Optional.empty();
        }
        return Stream.of(
                        surplus(
                                        use -> use.limits().cpuPercent(),
                                        use -> use.usage().cpuPercent().values().stream()
                                                .mapToDouble(Double::doubleValue))
                                .map(this::advice),
                        surplus(use -> use.limits().networkKib(), Findings::traffic)
                                .map(most -> raise("idle-network-kib", " KiB", watch.idleNetworkKib(), most)))
                .flatMap(Optional::stream)
                .findFirst()
                .map(advice ->
                        "all machines are above their limits all the time, by about the same: something runs on each of"
                                + " them. If it is no work, " + advice);
    }

    /** No policy can allow more than half of a processor: that may be a task that computes all the time. */
    private String advice(double most) {
        boolean helps = machines.stream().allMatch(use -> use.limits().cpuRule() == CpuRule.POLICY);
        return helps
                ? raise("idle-cpu-percent", " %", watch.idleCpuPercent(), most)
                : "let its owner send last-work heartbeats: no setting takes this much of a processor for idleness";
    }

    private static String raise(String setting, String unit, double value, double most) {
        return "raise " + setting + " from " + MachineLimits.shown(value) + unit + " to at least "
                + MachineLimits.shown(Math.ceil(value + most * 1.1)) + unit;
    }

    private Collection<Instant> within(MachineUse use) {
        return use.usage().cpuPercent().keySet().stream()
                .filter(at -> !at.isBefore(from))
                .toList();
    }

    private static DoubleStream traffic(MachineUse use) {
        return use.usage().receivedKib().entrySet().stream()
                .mapToDouble(in -> in.getValue() + use.usage().sentKib().getOrDefault(in.getKey(), 0.0));
    }

    /** By how much the busiest machine is above its limit on average; empty if they are not all above, and alike. */
    private Optional<Double> surplus(ToDoubleFunction<MachineUse> limit, Function<MachineUse, DoubleStream> amounts) {
        double[] over = machines.stream()
                .filter(use -> Double.isFinite(limit.applyAsDouble(use)))
                .mapToDouble(use -> amounts.apply(use).average().orElse(0) - limit.applyAsDouble(use))
                .toArray();
        double most = DoubleStream.of(over).max().orElse(0);
        double least = DoubleStream.of(over).min().orElse(0);
        return least > 0 && least >= ALIKE * most ? Optional.of(most) : Optional.empty();
    }

    private static double highest(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}
