package dev.clusterjanitor.testkit.simulation;

import dev.clusterjanitor.testkit.FakePart;
import dev.clusterjanitor.testkit.FakeWorld;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The raw facts on one cluster at one moment, and what the rules of the design say of them, restated from the text. */
final class Facts {
    private static final long MINUTE = 60_000;
    private static final long SKEW = 5 * MINUTE;
    private static final long NEVER = Long.MIN_VALUE;

    private final Rules rules;
    private final String id;
    private final String name;
    private final List<Raw> machines = new ArrayList<>(4);
    private final List<Raw> leftovers = new ArrayList<>(1);
    private final List<Raw> disksInUse = new ArrayList<>(2);
    private @Nullable List<Raw> observed;

    /** One part, as it was. */
    private record Raw(
            String id, String state, Map<String, String> tags, @Nullable Instant since, boolean locked, long busy) {
        private static final long GAP = Long.MAX_VALUE;

        static Raw of(FakePart part) {
            long busy = !part.isMeasured() ? GAP : part.lastBusy() == null ? NEVER : part.lastBusy().toEpochMilli();
            return new Raw(
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
    }

    /** What the rules say. */
    enum Finding {
        NOTHING,
        EXEMPT,
        UNDETERMINED,
        IN_USE,
        STALE,
        /** Stale because no work is done: heartbeats say nothing against it. */
        STALE_IDLE
    }

    private Facts(Rules rules, String id) {
        this.rules = rules;
        this.id = id;
        this.name = id.substring(id.lastIndexOf('/') + 1);
    }

    /** Reads what there is of a cluster now. */
    static Facts of(FakeWorld world, Rules rules, String id) {
        Facts facts = new Facts(rules, id);
        for (FakePart part : world.parts()) {
            if (part.isMachine() && id.equals(idOf(part))) {
                facts.machines.add(Raw.of(part));
            } else if (!part.isMachine() && part.attachedTo() == null && id.equals(idOf(part))) {
                facts.leftovers.add(Raw.of(part));
            }
        }
        for (FakePart part : world.parts()) {
            if (part.attachedTo() != null
                    && facts.machines.stream().anyMatch(machine -> machine.id.equals(part.attachedTo()))) {
                facts.disksInUse.add(Raw.of(part));
            }
        }
        facts.machines.sort(Comparator.comparing(Raw::works)
                .thenComparing(raw -> raw.since == null ? Instant.MAX : raw.since)
                .thenComparing(Raw::id));
        return facts;
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

    /** Looks at the metrics of its machines. */
    void observe(FakeWorld world) {
        observed = machines.stream()
                .flatMap(machine -> world.part(machine.id).stream())
                .map(Raw::of)
                .filter(Raw::runs)
                .toList();
    }

    boolean isObserved() {
        return observed != null;
    }

    String id() {
        return id;
    }

    boolean has(String part) {
        return Stream.of(machines, disksInUse, leftovers).flatMap(List::stream).anyMatch(raw -> raw.id.equals(part));
    }

    boolean isUngrouped() {
        return machines.stream().anyMatch(machine -> machine.tag(FakeWorld.CLUSTER).isEmpty());
    }

    /** What tells it from a later cluster of the same name. */
    String incarnation() {
        if (!machines.isEmpty()) {
            return machines.get(0).id;
        }
        List<String> recorded = leftovers.stream()
                .map(disk -> disk.tag(Rules.PREFIX + "incarnation"))
                .distinct()
                .toList();
        return recorded.size() == 1 && recorded.get(0).startsWith("i-") ? recorded.get(0) : leftovers.get(0).id;
    }

    /** The newest time in a tag of the owner. */
    long newest(String key) {
        return values(key).map(Times::read).mapToLong(at -> at.orElse(NEVER)).max().orElse(NEVER);
    }

    /** All values of one of our tags, on machines and on disks that nothing uses. */
    Stream<String> values(String key) {
        return Stream.concat(machines.stream(), leftovers.stream())
                .map(raw -> raw.tags.get(Rules.PREFIX + key))
                .filter(value -> value != null);
    }

    /** Whether a trace of the janitor stands on any part. */
    boolean bearsTraces() {
        return Stream.of(machines, disksInUse, leftovers)
                .flatMap(List::stream)
                .flatMap(raw -> raw.tags.keySet().stream())
                .anyMatch(key -> Stream.of("stale-since", "notified-at", "delete-after", "reason", "incarnation", "reported")
                        .anyMatch(end -> key.equals(Rules.PREFIX + end)));
    }

    Finding finding(long now, boolean activityUnreadable) {
        if (machines.isEmpty() && leftovers.isEmpty()) {
            return Finding.NOTHING;
        }
        if (isExempt(now)) {
            return Finding.EXEMPT;
        }
        long idle = minutes("idle-timeout", Rules.LONGEST_IDLE, rules.isTraining(name) ? rules.trainIdle() : rules.idle());
        long maxAge = minutes("max-age", Rules.LONGEST_AGE, rules.maxAge());
        long lastWork = Math.max(newest("last-work"), metrics(now, idle));
        boolean workUnreadable = activityUnreadable || isUnreadable("last-work", now);
        boolean works = lastWork != NEVER && lastWork + idle * MINUTE >= now && newest("last-work") <= now + SKEW;
        boolean quiet = !works && !workUnreadable && lastWork != NEVER;
        boolean beatUnreadable = isUnreadable("heartbeat", now);
        boolean beats = !beatUnreadable && newest("heartbeat") + rules.heartbeat() * MINUTE >= now && has("heartbeat", v -> true);
        long born = born();
        boolean old = maxAge > 0 && born != NEVER && now - born > maxAge * MINUTE;
        if (works && !(old && rules.maxAgeEvenWhenBusy())) {
            return Finding.IN_USE;
        }
        if (limitsUnreadable() || beatUnreadable || (workUnreadable && !beats) || schedulers() > 1
                || isUngrouped() && !rules.deleteUngrouped() || born == NEVER || born > now + SKEW) {
            return Finding.UNDETERMINED;
        }
        if (now - born < rules.minAge() * MINUTE) {
            return Finding.IN_USE;
        }
        boolean silent = has("heartbeat", v -> true) && !beats && !works;
        boolean tooOld = old && (quiet || rules.maxAgeEvenWhenBusy());
        if (quiet) {
            return Finding.STALE_IDLE;
        }
        if (silent || tooOld || isAbandoned(now, beats || works)) {
            return Finding.STALE;
        }
        return beats || !isWhole() ? Finding.IN_USE : Finding.UNDETERMINED;
    }

    private boolean isExempt(long now) {
        boolean leased = values("keep-until").anyMatch(value -> {
            OptionalLong until = Times.read(value);
            return until.isEmpty() || until.getAsLong() > now;
        });
        boolean locked = machines.stream().anyMatch(Raw::locked);
        boolean production = Stream.concat(machines.stream(), leftovers.stream())
                .anyMatch(raw -> raw.tag("env").equals("prod"));
        return leased || locked || production;
    }

    /** When metrics say that work may have been done last; never, if they do not say. */
    private long metrics(long now, long idle) {
        if (observed == null || observed.isEmpty()) {
            return NEVER;
        }
        long busy = observed.stream().mapToLong(Raw::busy).filter(at -> at != Raw.GAP).max().orElse(NEVER);
        if (busy != NEVER && busy >= now - idle * MINUTE) {
            return Math.min(busy, now);
        }
        if (observed.stream().anyMatch(raw -> raw.busy == Raw.GAP)) {
            return NEVER;
        }
        long youngest = observed.stream()
                .mapToLong(raw -> raw.since == null ? NEVER : raw.since.toEpochMilli())
                .max()
                .orElse(NEVER);
        return Math.max(youngest, now - 10 * MINUTE - idle * MINUTE);
    }

    private boolean isUnreadable(String key, long now) {
        return has(key, value -> Times.read(value).isEmpty()) || newest(key) > now + SKEW;
    }

    private boolean has(String key, Predicate<String> value) {
        return values(key).anyMatch(value);
    }

    private boolean limitsUnreadable() {
        return Stream.of("idle-timeout", "max-age").anyMatch(key -> has(key, v -> Times.minutes(v).isEmpty()));
    }

    private long minutes(String key, long limit, long otherwise) {
        OptionalLong longest =
                values(key).map(Times::minutes).filter(OptionalLong::isPresent).mapToLong(OptionalLong::getAsLong).max();
        return longest.isPresent() ? Math.min(longest.getAsLong(), limit) : otherwise;
    }

    private long born() {
        return (machines.isEmpty() ? leftovers : machines)
                .stream().filter(raw -> raw.since != null).mapToLong(raw -> raw.since.toEpochMilli()).min().orElse(NEVER);
    }

    private long schedulers() {
        return machines.stream().filter(raw -> raw.tag(FakeWorld.ROLE).equals(FakeWorld.SCHEDULER)).count();
    }

    private boolean isWhole() {
        return !isUngrouped() && machines.stream().anyMatch(Raw::runs) && !machines.stream().allMatch(Raw::works);
    }

    private boolean isAbandoned(long now, boolean alive) {
        long youngest = Stream.of(machines, disksInUse, leftovers)
                .flatMap(List::stream)
                .filter(raw -> raw.since != null)
                .mapToLong(raw -> raw.since.toEpochMilli())
                .max()
                .orElse(Long.MAX_VALUE);
        return !alive && !isWhole() && youngest != Long.MAX_VALUE && youngest + rules.orphan() * MINUTE <= now;
    }
}
