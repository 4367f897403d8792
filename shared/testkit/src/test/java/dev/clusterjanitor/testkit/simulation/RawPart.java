package dev.clusterjanitor.testkit.simulation;

import dev.clusterjanitor.testkit.FakePart;
import dev.clusterjanitor.testkit.FakeWorld;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One part of a cluster, as it was at one moment.
 *
 * @param since when it was created, as far as the cloud tells
 * @param busy when metrics say that it worked last, in milliseconds
 */
record RawPart(
        String id,
        String state,
        Map<String, String> tags,
        @Nullable Instant since,
        boolean locked,
        long busy) {
    /** By so much metrics come late; what they show of the last minutes proves nothing. */
    static final long LATE = 10 * Facts.MINUTE;

    /** Metrics do not tell. */
    static final long GAP = Long.MAX_VALUE;

    static RawPart of(FakePart part) {
        long busy = !part.isMeasured()
                ? GAP
                : part.lastBusy() == null ? Facts.NEVER : part.lastBusy().toEpochMilli();
        return new RawPart(
                part.id(), part.state().name(), Map.copyOf(part.tags()), part.createdAt(), part.isLocked(), busy);
    }

    String tag(String key) {
        return tags.getOrDefault(key, "");
    }

    boolean runs() {
        return state.equals("RUNNING");
    }

    boolean works() {
        return tag(FakeWorld.ROLE).equals(FakeWorld.WORKER);
    }

    /** The cluster that a part is proven to be of; empty if of none, or it is going away already. */
    static String idOf(FakePart part) {
        String maker = part.tag(FakeWorld.MAKER);
        if (maker.isEmpty() || part.state() == FakePart.State.SHUTTING_DOWN) {
            return "";
        }
        String name = part.isMachine() ? part.tag(FakeWorld.CLUSTER) : part.tag(Rules.PREFIX + "cluster");
        if (name.isEmpty()) {
            name = part.isMachine() ? part.id() : "";
        }
        return name.isEmpty() ? "" : maker + "/" + part.scope().path() + "/" + name;
    }

    /** Whether a part is proven to be of the cluster with this id. */
    static boolean isOf(FakePart part, String cluster) {
        // The machine's own id counts where it has no cluster's.
        String name = part.tag(part.isMachine() ? FakeWorld.CLUSTER : Rules.PREFIX + "cluster");
        return cluster.endsWith(name.isEmpty() ? part.id() : name) && cluster.equals(idOf(part));
    }

    /** When the metrics of these machines say that work may have been done last; never, if they do not say. */
    static long lastWork(@Nullable List<RawPart> observed, long now, long idle) {
        if (observed == null || observed.isEmpty()) {
            return Facts.NEVER;
        }
        long busy = observed.stream()
                .mapToLong(RawPart::busy)
                .filter(at -> at != GAP)
                .max()
                .orElse(Facts.NEVER);
        long from = now - LATE - idle * Facts.MINUTE;
        if (busy != Facts.NEVER && busy > from) {
            return Math.min(busy, now);
        }
        if (observed.stream().anyMatch(raw -> raw.busy() == GAP)) {
            return Facts.NEVER;
        }
        long youngest = observed.stream()
                .mapToLong(
                        raw -> raw.since() == null ? Facts.NEVER : raw.since().toEpochMilli())
                .max()
                .orElse(Facts.NEVER);
        return Math.max(youngest, from);
    }
}
