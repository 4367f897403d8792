package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.policy.UsageReading.BUCKET;

import dev.clusterjanitor.core.model.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Machines that do not run any more, or not yet. What one did before it ended is work, unless data show that it was none.
 *
 * @param machines with their metrics
 * @param listed those that are no part of the cluster any more: they ran lately, as the cloud tells of them no longer than that
 * @param from the start of the window
 * @param now the present
 */
record EndedMachines(List<MachineUse> machines, List<Resource> listed, Instant from, Instant now) {

    /** A machine of which it is not known what it did, and since when it is out of the question that it worked. */
    record Unseen(String machine, Instant since) {}

    /** The one that may have worked last; empty if data show that none of them did. */
    Optional<Unseen> lastUnseen() {
        TreeMap<Instant, String> unseen = new TreeMap<>();
        machines.forEach(use ->
                unseenSince(use).ifPresent(at -> unseen.put(at, use.machine().id())));
        return Optional.ofNullable(unseen.lastEntry())
                .map((Map.Entry<Instant, String> last) -> new Unseen(last.getValue(), last.getKey()));
    }

    private Optional<Instant> unseenSince(MachineUse use) {
        Resource machine = use.machine();
        Instant end = machine.endedAt();
        Instant started = end != null && !use.started().isBefore(end) ? Instant.MIN : use.started();
        Optional<Instant> last = use.usage().cpuPercent().keySet().stream()
                .filter(at -> at.plus(BUCKET).isAfter(from))
                .max(Instant::compareTo);
        if (last.isEmpty()) {
            boolean endedBefore = end == null && started.isBefore(from) && !listed.contains(machine);
            return endedBefore ? Optional.empty() : Optional.of(end == null ? now : end);
        }
        Instant until = UsageReading.until(now);
        Instant known = end == null ? last.get().plus(BUCKET) : UsageReading.floor(end);
        boolean isShown = machine.capacity().isKnown()
                && use.firstGap(UsageReading.firstBucket(started, from), known.isAfter(until) ? until : known)
                        .isEmpty();
        return isShown ? Optional.empty() : Optional.of(end == null ? known : end);
    }
}
