package dev.clusterjanitor.testkit.simulation;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.testkit.Call;
import dev.clusterjanitor.testkit.FakePart;
import dev.clusterjanitor.testkit.FakeWorld;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Watches every call, knows the world as it is, and blames whoever breaks a rule. */
final class Oracle {
    /** What may lie between two clocks of the janitor. */
    private static final long CLOCKS_DIFFER = 60_000;

    private final FakeWorld world;
    private final Rules rules;
    private final Story story;
    private final Ledger ledger;
    private final Mail mail;
    private final Supplier<Instant> janitorsClock;
    private final LongSupplier clocksDiffer;

    Oracle(
            FakeWorld world,
            Rules rules,
            Story story,
            Mail mail,
            Supplier<Instant> janitorsClock,
            LongSupplier clocksDiffer) {
        this.mail = mail;
        this.world = world;
        this.rules = rules;
        this.story = story;
        this.ledger = new Ledger(story, mail, rules);
        story.onRemovedMark(ledger::unmarked);
        this.janitorsClock = janitorsClock;
        this.clocksDiffer = clocksDiffer;
    }

    void before(Sweep sweep, Call call) {
        if (sweep.dry && call.type().isWrite()) {
            story.blame("S5", "a dry run writes: " + call);
        }
        switch (call.type()) {
            case DELETE, SCALE -> takeAway(sweep, call);
            case OBSERVE -> {
                if (sweep.planned && sweep.lastRead != null) {
                    sweep.lastRead.tryToObserve();
                }
            }
            case REMOVE_TAGS -> sweep.untagging = untagged(sweep, call);
            case TERMINATE, DELETE_DISK -> {
                List<String> parts = List.of(call.target().split(",", -1));
                parts.forEach(id -> mayEnd(sweep, id));
                sweep.ending =
                        parts.stream().filter(id -> world.part(id).isPresent()).toList();
            }
            default -> {}
        }
    }

    /** The janitor has made up its mind to make a call; it has not begun yet. */
    void decided(Sweep sweep, Call call) {
        boolean late = !world.time().isBefore(sweep.end);
        if (late && sweep.planned && (call.type() == Call.Type.RECONSTRUCT || call.type() == Call.Type.DELIVER)) {
            story.blame("S15", "begins after its deadline: " + call);
        }
        boolean takes = call.type() == Call.Type.DELETE || call.type() == Call.Type.SCALE;
        if (takes && !rules.isOpen(janitorsClock.get())) {
            story.blame("window", "is closed, and yet: " + call);
        }
    }

    /**
     * Signs of life were not read. A cluster that is too old even when busy stays stale by its age alone; its heartbeat then
     * speaks against a mark that was set for idleness, and the owner is told anew. That is the safe way.
     */
    void unobserved() {
        if (rules.maxAgeEvenWhenBusy()) {
            story.excuseAll();
        }
    }

    /** The call had its effect. */
    void after(Sweep sweep, Call call) {
        switch (call.type()) {
            case RECONSTRUCT -> {
                Facts facts = Facts.of(world, rules, call.target());
                if (facts.bearsForeignMark()) {
                    // Nobody can tell whose notice was accepted, so that another is due.
                    story.lives(call.target());
                }
                sweep.lastRead = facts.excuses(story.excuses(call.target()));
                sweep.read.put(call.target(), sweep.lastRead);
                ledger.remember(sweep.lastRead);
            }
            case OBSERVE -> {
                if (sweep.planned && sweep.lastRead != null) {
                    sweep.lastRead.observe(world);
                }
            }
            case REMOVE_TAGS -> tagsRemoved(sweep);
            // What a partial listing hid goes in a later sweep; then there is something new to tell.
            case TERMINATE, DELETE_DISK -> {
                mail.ended(sweep.ending);
                owners(sweep, call).forEach(this::partsEnded);
            }
            case DELETE -> {
                @Nullable Facts facts = sweep.read.get(call.target());
                if (facts != null
                        && sweep.there.contains(call.target())
                        && world.parts().stream().noneMatch(part -> facts.has(part.id()))) {
                    sweep.goneUntold.add(call.target());
                }
            }
            default -> {}
        }
    }

    /** The clusters that lose tags, as they are before. */
    private List<Facts> untagged(Sweep sweep, Call call) {
        List<String> parts = List.of(call.target().split(",", -1));
        return sweep.read.values().stream()
                .filter(facts -> parts.stream().anyMatch(facts::has))
                .map(facts -> Facts.of(world, rules, facts.id()))
                .toList();
    }

    /**
     * A machine without metrics hides what the others do. Once it is gone, a cluster that is too old even when busy may be
     * seen to work; that speaks against its mark, and its owner is told anew.
     */
    private void partsEnded(String id) {
        ledger.partsEnded(id);
        if (rules.maxAgeEvenWhenBusy()) {
            story.lives(id);
        }
    }

    /** The clusters that lose a part, of those from which this sweep takes something. */
    private static Stream<String> owners(Sweep sweep, Call call) {
        List<String> parts = List.of(call.target().split(",", -1));
        return sweep.taken.stream().filter(id -> {
            @Nullable Facts facts = sweep.read.get(id);
            return facts != null && parts.stream().anyMatch(facts::has);
        });
    }

    private void tagsRemoved(Sweep sweep) {
        for (Facts before : sweep.untagging) {
            Facts now = Facts.of(world, rules, before.id());
            ledger.stateChanged(before.id());
            if (!before.bears("stale-since") || now.bears("stale-since")) {
                continue;
            }
            boolean edited = sweep.interrupted;
            boolean owed = before.bears("notified-at") && !ledger.isRescueTold(before);
            if (!edited && owed && now.values("reason").noneMatch("rescued"::equals)) {
                story.blame("untold", "unmarked, and nothing says that its owner must hear of it: " + before.id());
            }
            ledger.unmarked(before);
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
                || (id.startsWith(Rules.RAY.toString()) && !rules.wantsRay())) {
            story.blame("scope", "outside of what the policy names: " + call);
        }
        if (world.parts().stream().anyMatch(part -> facts.has(part.id()))) {
            sweep.there.add(id);
        }
        mail.began(call, facts);
        long now = janitorsClock.get().toEpochMilli();
        if (!facts.isTried()) {
            story.blame("S4", "signs of life were not read again: " + call);
        }
        Finding finding = facts.finding(now, !facts.isObserved());
        if (!finding.isStale()) {
            story.blame("S2 S4 S7", "is " + finding + ", and yet: " + call);
        }
        announced(call, facts, finding, now);
        blastRadius(sweep, call);
        if (call.type() == Call.Type.SCALE && !rules.scale()) {
            story.blame("policy", "does not want " + call);
        }
    }

    private void announced(Call call, Facts facts, Finding finding, long now) {
        @Nullable Long at = facts.announcedAt();
        if (at == null) {
            story.blame("S3", "no notice was accepted for " + facts.incarnation() + ": " + call);
            return;
        }
        long grace = call.type() == Call.Type.DELETE
                ? rules.graceOf(facts.id().substring(facts.id().lastIndexOf('/') + 1), facts.isOwned()) * 60_000L
                : 0;
        if (world.time().toEpochMilli() - at < grace - clocksDiffer.getAsLong()) {
            story.blame("S3", "only " + (world.time().toEpochMilli() - at) + " ms after its notice: " + call);
        }
        long beat = facts.newest("heartbeat");
        boolean worked = finding != Finding.STALE_OLD && facts.newest("last-work") > at + CLOCKS_DIFFER;
        boolean came = finding == Finding.STALE && beat > at + CLOCKS_DIFFER && beat <= now;
        if (worked || came) {
            story.blame("S3", "lived after its notice, and got no other: " + call);
        }
    }

    private void blastRadius(Sweep sweep, Call call) {
        int taken = sweep.taken.size();
        boolean tooMany = taken > rules.maxDeletions();
        boolean tooLarge =
                sweep.discovered >= rules.percentFloor() && taken * 100L > (long) rules.maxPercent() * sweep.discovered;
        if (sweep.limited && (tooMany || tooLarge)) {
            story.blame("S6", taken + " of " + sweep.discovered + " in one sweep: " + call);
        }
    }

    private void mayEnd(Sweep sweep, String id) {
        @Nullable FakePart part = world.part(id).orElse(null);
        boolean ours = sweep.taken.stream()
                .anyMatch(cluster -> sweep.read.get(cluster) != null
                        && sweep.read.get(cluster).has(id));
        if (!ours || (part != null && part.tag(FakeWorld.MAKER).isEmpty())) {
            story.blame("S1", "ends what is not proven to be of a cluster that it deletes: " + id);
        }
    }

    /** A channel took a notice. */
    void accepted(Sweep sweep, String channel, Notice notice) {
        ledger.accepted(channel, notice, sweep, world.time().toEpochMilli());
        mail.accepted(channel, notice);
        if (notice.to().name().chars().anyMatch(c -> c < ' ')) {
            story.blame("S13", "control characters in a recipient");
        }
        tried(sweep, notice);
    }

    /** A notice was sent, whatever became of it. */
    void tried(Sweep sweep, Notice notice) {
        notice.items().stream()
                .filter(item -> item.cluster() != null && item.event() == Notice.Event.DELETED)
                .forEach(item ->
                        sweep.goneUntold.remove(String.valueOf(item.cluster().id())));
    }

    /** The sweep came to its end. */
    void ended(Sweep sweep, SweepReport report) {
        boolean late = !world.time().isBefore(sweep.end);
        if (!mail.isOn() && !sweep.goneUntold.isEmpty() && !sweep.deliveryFailed && !sweep.interrupted && !late) {
            story.blame("untold", "deleted without a word: " + sweep.goneUntold);
        }
        if (sweep.somethingFailed && report.exitStatus() == 0) {
            story.blame("S14", "something failed, and the sweep ends well");
        }
        if (sweep.secretThrown && report.toString().contains(Chaos.SECRET)) {
            story.blame("S12", "a secret stands in the report");
        }
        long clusters = report.results().stream()
                .map(result -> result.planned().cluster().id())
                .distinct()
                .count();
        if (clusters != report.results().size()) {
            story.blame("outcomes", "a cluster has two outcomes");
        }
    }
}
