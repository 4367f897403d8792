package dev.clusterjanitor.testkit.simulation;

import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.testkit.FakeCloud;
import dev.clusterjanitor.testkit.FakePart;
import dev.clusterjanitor.testkit.FakeWorld;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The clusters of a history, the processes that own them, and all that happens to them without the janitor. */
final class Fleet {
    private static final String PREFIX = Rules.PREFIX;
    private static final List<String> NAMES =
            List.of("c0ffee00", "c0ffee01", "train-02", "c0ffee03", "train-04", "c0ffee05");
    private static final List<String> MARK =
            List.of("stale-since", "notified-at", "delete-after", "incarnation", "reason", "reported");

    private final FakeWorld world;
    private final Story story;
    private Instant nextBreath = Instant.MIN;
    private final @Nullable Tenant[] tenants = new Tenant[Step.SLOTS];

    Fleet(FakeWorld world, Story story) {
        this.world = world;
        this.story = story;
        for (String region : List.of("us-east-1", "ap-south-1")) {
            Scope scope = FakeCloud.region(region);
            world.machine(scope).tag(FakeWorld.CLUSTER, NAMES.get(0)).tag("name", "dask-" + NAMES.get(0));
            world.disk(scope).tag(PREFIX + "cluster", NAMES.get(0));
        }
    }

    /** A cluster as its owner sees it. */
    private static final class Tenant {
        private final KindId kind;
        private final Scope scope;
        private final String name;
        private final String maker;
        private boolean processRuns = true;
        private boolean beats;
        private boolean tellsWork;
        private long beatEvery = 300;
        private long offset;
        private String lie = "";
        private Instant busyUntil = Instant.MIN;
        private boolean endOfWorkIsNews;
        private Instant lastBeat = Instant.MIN;

        private Tenant(KindId kind, Scope scope, String name) {
            this.kind = kind;
            this.scope = scope;
            this.name = name;
            this.maker = kind.toString();
        }
    }

    /** Lets owners' processes and metrics go on up to now. */
    void breathe() {
        if (world.time().isBefore(nextBreath)) {
            return;
        }
        nextBreath = world.time().plusSeconds(30);
        for (Tenant tenant : tenants) {
            if (tenant != null) {
                breathe(tenant, world.time());
            }
        }
    }

    private void breathe(Tenant tenant, Instant now) {
        Instant published = now.minusSeconds(240);
        boolean busy = tenant.busyUntil.isAfter(now);
        if (tenant.endOfWorkIsNews && !tenant.busyUntil.isAfter(published)) {
            // Work that began just before a notice shows in the metrics after it, and may be all that a sweep sees of
            // it.
            tenant.endOfWorkIsNews = false;
            story.lives(idOf(tenant));
        }
        for (FakePart machine : machines(tenant)) {
            if (machine.isMeasured() && tenant.busyUntil.isAfter(Instant.MIN)) {
                Instant worked = tenant.busyUntil.isBefore(published) ? tenant.busyUntil : published;
                @Nullable Instant before = machine.lastBusy();
                machine.busyUntil(before == null || worked.isAfter(before) ? worked : before);
            }
        }
        if (tenant.processRuns
                && tenant.beats
                && !tenant.lastBeat.plusSeconds(tenant.beatEvery).isAfter(now)) {
            tenant.lastBeat = now;
            scheduler(tenant).ifPresent(scheduler -> {
                scheduler.tag(PREFIX + "heartbeat", tenant.lie.isEmpty() ? stamp(tenant, now) : tenant.lie);
                if (tenant.tellsWork && busy) {
                    scheduler.tag(PREFIX + "last-work", stamp(tenant, now));
                }
            });
        }
    }

    private static String stamp(Tenant tenant, Instant now) {
        Instant at = now.plusSeconds(tenant.offset);
        return switch ((int) (tenant.beatEvery % 3)) {
            case 0 -> Times.compact(at);
            case 1 -> Long.toString(at.getEpochSecond());
            default -> Instant.ofEpochSecond(at.getEpochSecond()).toString();
        };
    }

    /** Something happens. */
    void happen(Step step) {
        SplittableRandom random = new SplittableRandom(step.seed());
        if (step.type() == Step.Type.BIRTH || step.type() == Step.Type.REBIRTH) {
            birth(step, random);
            return;
        }
        @Nullable Tenant tenant = tenants[step.slot()];
        if (tenant == null || (machines(tenant).isEmpty() && step.type() != Step.Type.TAG_IS_EDITED)) {
            return;
        }
        story.tell(() -> "  " + step.type() + " " + tenant.name);
        story.lives(idOf(tenant));
        happen(step.type(), tenant, random);
        breathe(tenant, world.time());
    }

    private void happen(Step.Type type, Tenant tenant, SplittableRandom random) {
        Instant now = world.time();
        switch (type) {
            case WORK -> {
                tenant.busyUntil = now.plusSeconds(600 + random.nextInt(8 * 3600));
                tenant.endOfWorkIsNews = true;
            }
            case PROCESS_STARTS -> tenant.processRuns = true;
            case PROCESS_STOPS -> {
                tenant.processRuns = false;
                tenant.busyUntil = tenant.busyUntil.isAfter(now) ? now : tenant.busyUntil;
            }
            case HEARTBEAT_LIES ->
                tenant.lie = pick(
                        random, "", "soon", "20990101t000000z", Times.compact(now.plusSeconds(7200)), "\ud83d\udc7b");
            case KEEP -> anyMachine(tenant, random, PREFIX + "keep-until", Times.lease(random, now));
            case RELEASE -> machines(tenant).forEach(machine -> machine.tags().remove(PREFIX + "keep-until"));
            case LOCK -> one(tenant, random).ifPresent(machine -> machine.locked(true));
            case UNLOCK -> machines(tenant).forEach(machine -> machine.locked(false));
            case SCHEDULER_DIES -> scheduler(tenant).ifPresent(machine -> world.remove(machine.id()));
            case WORKER_DIES -> one(tenant, random).ifPresent(machine -> world.remove(machine.id()));
            case MACHINES_STOP -> machines(tenant).forEach(machine -> machine.state(FakePart.State.STOPPED));
            case TAG_IS_EDITED -> edit(tenant, random);
            case LIMIT_IS_SET ->
                anyMachine(
                        tenant,
                        random,
                        PREFIX + pick(random, "idle-timeout", "max-age"),
                        pick(random, "8h", "90m", "60d", "1m", "often"));
            case OTHER_TOOL_DELETES -> machines(tenant).forEach(machine -> world.remove(machine.id()));
            case METRICS_END -> machines(tenant).forEach(FakePart::unmeasured);
            case METRICS_BEGIN -> machines(tenant).forEach(machine -> machine.busyUntil(machine.lastBusy()));
            case OWNER_CHANGES -> anyMachine(tenant, random, "owner", pick(random, "carol", "dave", ""));
            case PRODUCTION -> anyMachine(tenant, random, "env", "prod");
            case NOT_PRODUCTION ->
                machines(tenant).forEach(machine -> machine.tags().remove("env"));
            case CREATION_TIME_IS_LOST -> machines(tenant).forEach(machine -> machine.createdAt(null));
            case SECOND_SCHEDULER -> world.machine(tenant.kind, tenant.scope, tenant.name, FakeWorld.SCHEDULER);
            default -> story.tell(() -> "  nothing");
        }
    }

    private void birth(Step step, SplittableRandom random) {
        @Nullable Tenant before = tenants[step.slot()];
        if (before != null && !machines(before).isEmpty()) {
            if (step.type() == Step.Type.BIRTH) {
                return;
            }
            boolean workersStay = random.nextInt(4) == 0;
            machines(before).stream()
                    .filter(machine ->
                            !workersStay || machine.tag(FakeWorld.ROLE).equals(FakeWorld.SCHEDULER))
                    .forEach(machine -> world.remove(machine.id()));
        }
        String region = pick(random, "us-east-1", "us-east-1", "us-east-1", "eu-west-1", "eu-west-1", "ap-south-1");
        boolean again = step.type() == Step.Type.REBIRTH && before != null;
        Tenant tenant = new Tenant(
                again ? before.kind : random.nextInt(5) == 0 ? Rules.RAY : Rules.DASK,
                again ? before.scope : FakeCloud.region(region),
                NAMES.get(step.slot()));
        tenants[step.slot()] = tenant;
        tenant.beats = random.nextInt(3) > 0;
        tenant.tellsWork = random.nextInt(3) == 0;
        tenant.beatEvery = 290L + random.nextInt(20);
        tenant.offset = random.nextInt(400) - 200L;
        tenant.busyUntil = random.nextInt(4) == 0 ? Instant.MIN : world.time().plusSeconds(random.nextInt(6 * 3600));
        story.tell(() -> "  " + step.type() + " " + tenant.name + " in " + tenant.scope.location());
        story.lives(idOf(tenant));
        build(tenant, random);
        breathe(tenant, world.time());
    }

    private void build(Tenant tenant, SplittableRandom random) {
        if (random.nextInt(12) == 0) {
            FakePart ungrouped = world.machine(tenant.scope).tag(FakeWorld.MAKER, tenant.kind.toString());
            world.disk(ungrouped);
            measure(ungrouped, random);
            return;
        }
        int machines = 1 + random.nextInt(4);
        for (int i = 0; i < machines; i++) {
            FakePart machine = world.machine(
                    tenant.kind, tenant.scope, tenant.name, i == 0 ? FakeWorld.SCHEDULER : FakeWorld.WORKER);
            if (random.nextInt(3) == 0) {
                world.disk(machine);
            }
            measure(machine, random);
        }
        if (random.nextInt(5) > 0) {
            scheduler(tenant)
                    .ifPresent(machine -> machine.tag(
                            PREFIX + "owner", pick(random, "alice", "bob", "eve <eve@example.org>", "\r\nx")));
        }
    }

    private static void measure(FakePart machine, SplittableRandom random) {
        if (random.nextInt(6) > 0) {
            machine.busyUntil(null);
        }
    }

    /** Somebody changes or removes one tag of the mark; nobody forges a notice that was never given. */
    private void edit(Tenant tenant, SplittableRandom random) {
        String key = PREFIX + MARK.get(random.nextInt(MARK.size()));
        String value = pick(
                random, "", "", "nonsense", Times.compact(world.time().plusSeconds(random.nextInt(20_000) - 10_000)));
        boolean removes = value.isEmpty() || key.endsWith("notified-at");
        boolean removed = false;
        for (FakePart part : parts(tenant)) {
            if (removes) {
                removed |= part.tags().remove(key) != null;
            } else if (part.tags().containsKey(key)) {
                part.tag(key, value);
            }
        }
        story.tell(() -> "    " + key + (removes ? " is removed" : " becomes " + value));
        story.edited(idOf(tenant), key, removed);
    }

    private void anyMachine(Tenant tenant, SplittableRandom random, String key, String value) {
        one(tenant, random).ifPresent(machine -> machine.tag(key, value));
    }

    private Optional<FakePart> one(Tenant tenant, SplittableRandom random) {
        List<FakePart> machines = machines(tenant);
        return machines.isEmpty() ? Optional.empty() : Optional.of(machines.get(random.nextInt(machines.size())));
    }

    private Optional<FakePart> scheduler(Tenant tenant) {
        return machines(tenant).stream()
                .filter(machine -> machine.tag(FakeWorld.ROLE).equals(FakeWorld.SCHEDULER))
                .findFirst();
    }

    private List<FakePart> machines(Tenant tenant) {
        List<FakePart> machines = new ArrayList<>(4);
        for (FakePart part : world.parts()) {
            if (part.isMachine() && part.tag(FakeWorld.CLUSTER).equals(tenant.name) && isOf(tenant, part)) {
                machines.add(part);
            }
        }
        return machines;
    }

    private List<FakePart> parts(Tenant tenant) {
        return world.parts().stream()
                .filter(part -> isOf(tenant, part)
                        && (part.tag(FakeWorld.CLUSTER).equals(tenant.name)
                                || part.tag(PREFIX + "cluster").equals(tenant.name)))
                .toList();
    }

    private static boolean isOf(Tenant tenant, FakePart part) {
        return part.scope().equals(tenant.scope) && part.tag(FakeWorld.MAKER).equals(tenant.maker);
    }

    private static String idOf(Tenant tenant) {
        return tenant.kind + "/" + tenant.scope.path() + "/" + tenant.name;
    }

    private static String pick(SplittableRandom random, String... of) {
        return of[random.nextInt(of.length)];
    }
}
