package dev.clusterjanitor.testkit.simulation;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.testkit.Call;
import dev.clusterjanitor.testkit.FakePart;
import dev.clusterjanitor.testkit.FakeWorld;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Watches every call, knows the world as it is, and blames whoever breaks a rule. */
final class Oracle {
    /** What may lie between two clocks of the janitor. */
    private static final long CLOCKS_DIFFER = 60_000;

    private final FakeWorld world;
    private final Rules rules;
    private final Story story;
    private final Ledger ledger;
    private final Supplier<Instant> janitorsClock;

    Oracle(FakeWorld world, Rules rules, Story story, Supplier<Instant> janitorsClock) {
        this.world = world;
        this.rules = rules;
        this.story = story;
        this.ledger = new Ledger(story);
        this.janitorsClock = janitorsClock;
    }

    void before(Sweep sweep, Call call) {
        if (sweep.dry && call.type().isWrite()) {
            story.blame("S5", "a dry run writes: " + call);
        }
        boolean late = !world.time().isBefore(sweep.end);
        if (late && sweep.planned && (call.type() == Call.Type.RECONSTRUCT || call.type() == Call.Type.DELIVER)) {
            story.blame("S15", "begins after its deadline: " + call);
        }
        switch (call.type()) {
            case DELETE, SCALE -> takeAway(sweep, call);
            case TERMINATE, DELETE_DISK -> List.of(call.target().split(",", -1)).forEach(id -> mayEnd(sweep, id));
            default -> {}
        }
    }

    /** The call had its effect. */
    void after(Sweep sweep, Call call) {
        switch (call.type()) {
            case RECONSTRUCT -> {
                sweep.lastRead = Facts.of(world, rules, call.target());
                sweep.read.put(call.target(), sweep.lastRead);
            }
            case OBSERVE -> {
                if (sweep.planned && sweep.lastRead != null) {
                    sweep.lastRead.observe(world);
                }
            }
            case REMOVE_TAGS -> tagsRemoved(sweep, call);
            case DELETE -> {
                @Nullable Facts facts = sweep.read.get(call.target());
                if (facts != null && world.parts().stream().noneMatch(part -> facts.has(part.id()))) {
                    sweep.goneUntold.add(call.target());
                }
            }
            default -> {}
        }
    }

    private void tagsRemoved(Sweep sweep, Call call) {
        for (Facts facts : sweep.read.values()) {
            boolean concerned = List.of(call.target().split(",", -1)).stream().anyMatch(facts::has);
            Facts now = Facts.of(world, rules, facts.id());
            if (concerned && facts.values("stale-since").findAny().isPresent() && now.values("stale-since").findAny().isEmpty()) {
                if (facts.values("notified-at").findAny().isPresent() && now.values("reason").noneMatch("rescued"::equals)) {
                    story.blame("untold", "unmarked, and nothing says that its owner must hear of it: " + facts.id());
                }
                sweep.rescued.add(facts.id());
                ledger.unmarked(facts);
            }
        }
    }

    private void takeAway(Sweep sweep, Call call) {
        String id = call.target();
        sweep.taken.add(id);
        @Nullable Facts facts = sweep.read.get(id);
        if (facts == null) {
            story.blame("S4", "acts on what it did not read: " + call);
            return;
        }
        if (Rules.REGIONS.stream().noneMatch(region -> id.contains("/" + region + "/"))
                || id.startsWith(Rules.RAY.toString()) && !rules.wantsRay()) {
            story.blame("scope", "outside of what the policy names: " + call);
        }
        if (story.wasUnmarkedByOthers(id)) {
            ledger.unmarked(id);
        }
        long now = janitorsClock.get().toEpochMilli();
        if (!facts.isObserved()) {
            story.blame("S4", "signs of life were not read again: " + call);
        }
        Facts.Finding finding = facts.finding(now, false);
        if (finding != Facts.Finding.STALE && finding != Facts.Finding.STALE_IDLE) {
            story.blame("S2 S4 S7", "is " + finding + ", and yet: " + call);
        }
        announced(call, facts, finding, now);
        if (!rules.isOpen(janitorsClock.get())) {
            story.blame("window", "is closed, and yet: " + call);
        }
        blastRadius(sweep, call);
        if (call.type() == Call.Type.SCALE && !rules.scale()) {
            story.blame("policy", "does not want " + call);
        }
    }

    private void announced(Call call, Facts facts, Facts.Finding finding, long now) {
        @Nullable Long at = ledger.announcedAt(facts);
        if (at == null) {
            story.blame("S3", "no notice was accepted for " + facts.incarnation() + ": " + call);
            return;
        }
        long grace = call.type() == Call.Type.DELETE ? rules.graceOf(facts.id().substring(facts.id().lastIndexOf('/') + 1)) * 60_000L : 0;
        if (world.time().toEpochMilli() - at < grace - Chaos.clockDrift()) {
            story.blame("S3", "only " + (world.time().toEpochMilli() - at) + " ms after its notice: " + call);
        }
        boolean lived = facts.newest("last-work") > at + CLOCKS_DIFFER
                || finding == Facts.Finding.STALE && facts.newest("heartbeat") > at + CLOCKS_DIFFER && facts.newest("heartbeat") <= now;
        if (lived) {
            story.blame("S3", "lived after its notice, and got no other: " + call);
        }
    }

    private void blastRadius(Sweep sweep, Call call) {
        int taken = sweep.taken.size();
        boolean tooMany = taken > rules.maxDeletions();
        boolean tooLarge = sweep.discovered >= rules.percentFloor() && taken * 100L > (long) rules.maxPercent() * sweep.discovered;
        if (sweep.limited && (tooMany || tooLarge)) {
            story.blame("S6", taken + " of " + sweep.discovered + " in one sweep: " + call);
        }
    }

    private void mayEnd(Sweep sweep, String id) {
        @Nullable FakePart part = world.part(id).orElse(null);
        boolean ours = sweep.taken.stream().anyMatch(cluster -> sweep.read.get(cluster) != null && sweep.read.get(cluster).has(id));
        if (!ours || part != null && part.tag(FakeWorld.MAKER).isEmpty()) {
            story.blame("S1", "ends what is not proven to be of a cluster that it deletes: " + id);
        }
    }

    /** A channel took a notice. */
    void accepted(Sweep sweep, String channel, Notice notice) {
        ledger.accepted(channel, notice, world.time().toEpochMilli());
        if (notice.to().name().chars().anyMatch(c -> c < ' ')) {
            story.blame("S13", "control characters in a recipient");
        }
        tried(sweep, notice);
    }

    /** A notice was sent, whatever became of it. */
    void tried(Sweep sweep, Notice notice) {
        notice.items().stream()
                .filter(item -> item.cluster() != null && item.event() == Notice.Event.DELETED)
                .forEach(item -> sweep.goneUntold.remove(String.valueOf(item.cluster().id())));
    }

    /** The sweep came to its end. */
    void ended(Sweep sweep, SweepReport report) {
        boolean late = !world.time().isBefore(sweep.end);
        if (!sweep.goneUntold.isEmpty() && !sweep.deliveryFailed && !late) {
            story.blame("untold", "deleted without a word: " + sweep.goneUntold);
        }
        if (sweep.somethingFailed && report.exitStatus() == 0) {
            story.blame("S14", "something failed, and the sweep ends well");
        }
        if (sweep.secretThrown && report.toString().contains(Chaos.SECRET)) {
            story.blame("S12", "a secret stands in the report");
        }
        long clusters = report.results().stream().map(result -> result.planned().cluster().id()).distinct().count();
        if (clusters != report.results().size()) {
            story.blame("outcomes", "a cluster has two outcomes");
        }
    }
}
