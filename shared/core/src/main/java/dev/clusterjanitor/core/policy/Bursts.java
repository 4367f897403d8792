package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.policy.UsageReading.BUCKET;

import dev.clusterjanitor.core.model.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Short bursts that are no work. Each machine of a supported Ubuntu updates its package lists twice a day, at a time of its own: so of
 * 25 idle machines one is busy in any two hours. Over a whole day such bursts are few and short, and come on few machines at a time.
 * Short tasks may look the same, so that only somebody who knows of the work itself can settle it.
 */
final class Bursts {
    /** How long must be looked at: whatever runs once a day is seen. */
    static final Duration SPAN = Duration.ofHours(24);

    /** With fewer machines there are hours without any burst, and the usual rule finds them. */
    private static final int FEWEST_MACHINES = 8;

    /** In {@link #SPAN}: each update takes one or two steps of five minutes. */
    private static final int MOST_STEPS = 8;

    private static final int MOST_RUNNING = 3;

    /** Each machine has a time of its own: more than two and a tenth of them at once are chance, a few times a day. */
    private static final int FEW_AT_ONCE = 2;

    private static final int MOST_STEPS_OF_MANY = 4;

    private Bursts() {}

    /**
     * Whether all work that was seen in a span may be bursts; the span may be shorter than needed to say that it is.
     *
     * @param running every machine that runs
     */
    static boolean mayBe(List<MachineUse> running, Instant from) {
        if (running.size() < FEWEST_MACHINES) {
            return false;
        }
        Map<Instant, Integer> atOnce = new HashMap<>();
        for (MachineUse use : running) {
            NavigableSet<Instant> busy = use.work(from).navigableKeySet();
            if (busy.size() > MOST_STEPS || longestRun(busy) > MOST_RUNNING) {
                return false;
            }
            busy.forEach(at -> atOnce.merge(at, 1, Integer::sum));
        }
        int few = Math.max(FEW_AT_ONCE, running.size() / 10);
        return atOnce.values().stream().allMatch(machines -> 2 * machines <= running.size())
                && atOnce.values().stream().filter(machines -> machines > few).count() <= MOST_STEPS_OF_MANY;
    }

    /**
     * What is to be said where all work in a span is bursts, and nothing of the span is unknown.
     *
     * @param from at least {@link #SPAN} before {@code until}
     * @return empty if it is not
     */
    static Optional<String> explained(List<MachineUse> running, Instant from, Instant until) {
        boolean whole = running.stream()
                .allMatch(use -> use.machine().capacity().isKnown()
                        && !use.started().equals(Instant.MIN)
                        && !use.started().isAfter(from)
                        && use.firstGap(from, until).isEmpty());
        if (!whole || !mayBe(running, from)) {
            return Optional.empty();
        }
        int most = running.stream().mapToInt(use -> use.work(from).size()).max().orElse(0);
        return Optional.of("it looks idle but for short bursts, such as updates of packages: none of " + running.size()
                + " machines was busy in more than " + most + " steps of 5 min of a day");
    }

    /** Whether every machine of the cluster that does not run ended before an instant, for certain. */
    static boolean noneEnded(Cluster cluster, List<MachineUse> running, Instant since) {
        Set<String> runs = running.stream().map(use -> use.machine().id()).collect(Collectors.toSet());
        return Stream.concat(cluster.machines().stream(), cluster.ended().stream())
                .filter(machine -> !runs.contains(machine.id()))
                .allMatch(machine ->
                        machine.endedAt() != null && !machine.endedAt().isAfter(since));
    }

    private static int longestRun(NavigableSet<Instant> busy) {
        int longest = 0;
        int run = 0;
        Instant last = Instant.MIN;
        for (Instant at : busy) {
            run = last.equals(at.minus(BUCKET)) ? run + 1 : 1;
            longest = Math.max(longest, run);
            last = at;
        }
        return longest;
    }
}
