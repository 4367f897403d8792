package dev.clusterjanitor.testkit.simulation;

import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.testkit.FakeCloud;
import dev.clusterjanitor.testkit.FakePart;
import dev.clusterjanitor.testkit.FakeWorld;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The raw facts on one cluster at one moment, and what the rules of the design say of them, restated from the text. */
final class Facts {
    static final long MINUTE = 60_000;
    private static final long SKEW = 5 * MINUTE;
    static final long NEVER = Long.MIN_VALUE;

    private final Rules rules;
    private final String id;
    private final String name;
    private final List<RawPart> machines = new ArrayList<>(4);
    private final List<RawPart> leftovers = new ArrayList<>(1);
    private final List<RawPart> disksInUse = new ArrayList<>(2);
    private @Nullable List<RawPart> observed;
    private boolean schedulerEnded;
    private boolean tried;
    private int excuses;
    private @Nullable Long announcedAt;

    private Facts(Rules rules, String id) {
        this.rules = rules;
        this.id = id;
        this.name = id.substring(id.lastIndexOf('/') + 1);
    }

    /** Reads what there is of a cluster now. */
    static Facts of(FakeWorld world, Rules rules, String id) {
        Facts facts = new Facts(rules, id);
        for (FakePart part : world.parts()) {
            if (part.isMachine() && RawPart.isOf(part, id)) {
                facts.machines.add(RawPart.of(part));
            } else if (!part.isMachine() && part.attachedTo() == null && RawPart.isOf(part, id)) {
                facts.leftovers.add(RawPart.of(part));
            }
        }
        for (FakePart part : world.parts()) {
            if (part.attachedTo() != null
                    && facts.machines.stream().anyMatch(machine -> machine.id().equals(part.attachedTo()))) {
                facts.disksInUse.add(RawPart.of(part));
            }
        }
        for (String region : Rules.REGIONS) {
            Scope scope = FakeCloud.region(region);
            facts.schedulerEnded |= Stream.of(Rules.DASK, Rules.RAY)
                    .filter(kind -> id.equals(kind + "/" + scope.path() + "/" + facts.name))
                    .anyMatch(kind -> world.showsEndedScheduler(kind.toString(), scope, facts.name));
        }
        facts.machines.sort(Comparator.comparing(RawPart::works)
                .thenComparing(raw -> raw.since() == null ? Instant.MAX : raw.since())
                .thenComparing(RawPart::id));
        return facts;
    }

    /** Looks at the metrics of its machines. */
    void observe(FakeWorld world) {
        observed = machines.stream()
                .flatMap(machine -> world.part(machine.id()).stream())
                .map(RawPart::of)
                .filter(RawPart::runs)
                .toList();
    }

    boolean isObserved() {
        return observed != null;
    }

    /** How many excuses there were when it was read. */
    int excuses() {
        return excuses;
    }

    Facts excuses(int value) {
        excuses = value;
        return this;
    }

    /** When its deletion was announced; null if it was not, or that does not count any more. */
    @Nullable
    Long announcedAt() {
        return announcedAt;
    }

    void announcedAt(@Nullable Long at) {
        announcedAt = at;
    }

    boolean isEmpty() {
        return machines.isEmpty() && leftovers.isEmpty();
    }

    /** Somebody tries to look at the metrics. */
    void tryToObserve() {
        tried = true;
    }

    boolean isTried() {
        return tried;
    }

    String id() {
        return id;
    }

    /** Everything that it is made of, or its workers alone. */
    List<String> parts(boolean workersOnly) {
        return Stream.of(machines, disksInUse, leftovers)
                .flatMap(List::stream)
                .filter(raw -> !workersOnly || raw.tag(FakeWorld.ROLE).equals(FakeWorld.WORKER))
                .map(RawPart::id)
                .toList();
    }

    boolean has(String part) {
        return Stream.of(machines, disksInUse, leftovers)
                .flatMap(List::stream)
                .anyMatch(raw -> raw.id().equals(part));
    }

    /** Whether a tag names an owner, and no program. */
    boolean isOwned() {
        return Stream.concat(machines.stream(), leftovers.stream())
                .flatMap(raw -> Stream.of(raw.tag(Rules.PREFIX + "owner"), raw.tag("owner")))
                .map(value -> value.replaceAll("[\\p{Cc}\u2028\u2029]", " ").strip())
                .anyMatch(value -> !value.isEmpty()
                        && !List.of("dask-cloudprovider", "dask-kubernetes", "terraform", "unknown")
                                .contains(value));
    }

    boolean isUngrouped() {
        return machines.stream()
                .anyMatch(machine -> machine.tag(FakeWorld.CLUSTER).isEmpty());
    }

    /** What tells it from a later cluster of the same name. */
    String incarnation() {
        if (!machines.isEmpty()) {
            return machines.get(0).id();
        }
        List<String> recorded = leftovers.stream()
                .map(disk -> disk.tag(Rules.PREFIX + "incarnation"))
                .distinct()
                .toList();
        return recorded.size() == 1 && recorded.get(0).startsWith("i-")
                ? recorded.get(0)
                : leftovers.get(0).id();
    }

    /** The newest time in a tag of the owner. */
    long newest(String key) {
        return values(key)
                .map(Times::read)
                .mapToLong(at -> at.orElse(NEVER))
                .max()
                .orElse(NEVER);
    }

    /** Whether a part bears the mark of another incarnation. */
    boolean bearsForeignMark() {
        return values("incarnation").anyMatch(value -> !value.equals(incarnation()));
    }

    /** All values of one of our tags, on machines and on disks that nothing uses. */
    Stream<String> values(String key) {
        return Stream.concat(machines.stream(), leftovers.stream())
                .map(raw -> raw.tags().get(Rules.PREFIX + key))
                .filter(value -> value != null);
    }

    /** Whether one of our tags stands on it. */
    boolean bears(String key) {
        return has(key, value -> true);
    }

    /** Whether a trace of the janitor stands on a machine, or on a disk that nothing uses. */
    boolean bearsTraces() {
        return Stream.of(machines, leftovers)
                .flatMap(List::stream)
                .flatMap(raw -> raw.tags().keySet().stream())
                .anyMatch(key -> Stream.of(
                                "stale-since", "notified-at", "delete-after", "reason", "incarnation", "reported")
                        .anyMatch(end -> key.equals(Rules.PREFIX + end)));
    }

    Finding finding(long now, boolean activityUnreadable) {
        if (isEmpty()) {
            return Finding.NOTHING;
        }
        if (isExempt(now)) {
            return Finding.EXEMPT;
        }
        long idle = Math.max(
                Rules.SHORTEST_IDLE,
                minutes("idle-timeout", Rules.LONGEST_IDLE, rules.isTraining(name) ? rules.trainIdle() : rules.idle()));
        long maxAge = minutes("max-age", Rules.LONGEST_AGE, rules.maxAge());
        long told = newest("last-work");
        long measured = RawPart.lastWork(observed, now, idle);
        boolean workUnreadable = activityUnreadable || isUnreadable("last-work", now);
        // Of metrics only what they cover counts: work, or a machine's birth, that is less than that ago is no
        // idleness.
        boolean works = measured > now - RawPart.LATE - idle * MINUTE
                || (told != NEVER && told + idle * MINUTE >= now && !isUnreadable("last-work", now));
        boolean quiet = !works && !workUnreadable && (told != NEVER || measured != NEVER);
        boolean beatUnreadable = isUnreadable("heartbeat", now);
        boolean beats = !beatUnreadable
                && newest("heartbeat") + rules.heartbeat() * MINUTE >= now
                && has("heartbeat", v -> true);
        long born = born();
        boolean old = maxAge > 0 && born != NEVER && now - born > maxAge * MINUTE;
        if (works && !(old && rules.maxAgeEvenWhenBusy())) {
            return Finding.IN_USE;
        }
        if (beatUnreadable || (workUnreadable && !beats) || isObscure(born, now)) {
            return Finding.UNDETERMINED;
        }
        if (now - born < rules.minAge() * MINUTE) {
            return Finding.IN_USE;
        }
        boolean silent = has("heartbeat", v -> true) && !beats && !works;
        boolean tooOld = old && (quiet || rules.maxAgeEvenWhenBusy());
        if (quiet || tooOld) {
            return tooOld && rules.maxAgeEvenWhenBusy() ? Finding.STALE_OLD : Finding.STALE_IDLE;
        }
        if (silent || isAbandoned(now, beats || works)) {
            return Finding.STALE;
        }
        return beats || !isWhole() ? Finding.IN_USE : Finding.UNDETERMINED;
    }

    /** What the rules say where nobody looks at locks: listings do not show them. */
    Finding findingFromAfar(long now) {
        List<RawPart> unlocked = machines.stream()
                .map(raw -> new RawPart(raw.id(), raw.state(), raw.tags(), raw.since(), false, raw.busy()))
                .toList();
        Facts afar = new Facts(rules, id);
        afar.machines.addAll(unlocked);
        afar.leftovers.addAll(leftovers);
        afar.disksInUse.addAll(disksInUse);
        afar.observed = observed;
        afar.schedulerEnded = schedulerEnded;
        return afar.finding(now, false);
    }

    private boolean isObscure(long born, long now) {
        boolean reported = isUngrouped() && !rules.deleteUngrouped();
        return limitsUnreadable() || schedulers() > 1 || reported || born == NEVER || born > now + SKEW;
    }

    private boolean isExempt(long now) {
        boolean leased = values("keep-until").anyMatch(value -> {
            OptionalLong until = Times.read(value);
            return until.isEmpty() || until.getAsLong() > now;
        });
        boolean locked = machines.stream().anyMatch(RawPart::locked);
        boolean production = Stream.concat(machines.stream(), leftovers.stream())
                .anyMatch(raw -> raw.tag("env").equals("prod"));
        return leased || locked || production;
    }

    private boolean isUnreadable(String key, long now) {
        return has(key, value -> Times.read(value).isEmpty()) || newest(key) > now + SKEW;
    }

    private boolean has(String key, Predicate<String> value) {
        return values(key).anyMatch(value);
    }

    private boolean limitsUnreadable() {
        return Stream.of("idle-timeout", "max-age")
                .anyMatch(key -> has(key, v -> Times.minutes(v).isEmpty()));
    }

    private long minutes(String key, long limit, long otherwise) {
        OptionalLong longest = values(key)
                .map(Times::minutes)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .max();
        return longest.isPresent() ? Math.min(longest.getAsLong(), limit) : otherwise;
    }

    private long born() {
        return (machines.isEmpty() ? leftovers : machines)
                .stream()
                        .filter(raw -> raw.since() != null)
                        .mapToLong(raw -> raw.since().toEpochMilli())
                        .min()
                        .orElse(NEVER);
    }

    /** With more than one nobody knows what it is. */
    long schedulers() {
        return machines.stream()
                .filter(raw -> raw.tag(FakeWorld.ROLE).equals(FakeWorld.SCHEDULER))
                .count();
    }

    /** Whether it is judged by its signs of life alone. Workers are, unless their own scheduler is known to have ended. */
    private boolean isWhole() {
        List<RawPart> running = machines.stream().filter(RawPart::runs).toList();
        boolean workersOnly = running.stream().allMatch(RawPart::works);
        return !isUngrouped() && !running.isEmpty() && !(workersOnly && (schedulers() > 0 || schedulerEnded));
    }

    private boolean isAbandoned(long now, boolean alive) {
        long youngest = Stream.of(machines, disksInUse, leftovers)
                .flatMap(List::stream)
                .filter(raw -> raw.since() != null)
                .mapToLong(raw -> raw.since().toEpochMilli())
                .max()
                .orElse(Long.MAX_VALUE);
        return !alive && !isWhole() && youngest != Long.MAX_VALUE && youngest + rules.orphan() * MINUTE <= now;
    }
}
