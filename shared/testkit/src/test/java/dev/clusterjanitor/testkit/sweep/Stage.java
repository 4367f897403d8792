package dev.clusterjanitor.testkit.sweep;

import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;

import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Notifier;
import dev.clusterjanitor.core.port.SchedulerProbe;
import dev.clusterjanitor.core.sweep.Janitor;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.core.sweep.SweepReport.Result;
import dev.clusterjanitor.core.testing.ClusterBuilder;
import dev.clusterjanitor.core.testing.PolicyBuilder;
import dev.clusterjanitor.testkit.FakeCloud;
import dev.clusterjanitor.testkit.FakePart;
import dev.clusterjanitor.testkit.FakeStore;
import dev.clusterjanitor.testkit.FakeWorld;
import dev.clusterjanitor.testkit.RecordingEvents;
import dev.clusterjanitor.testkit.RecordingNotifier;
import dev.clusterjanitor.testkit.ScriptedFaults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A world with one cloud, one channel and one live policy: grace one hour, no window, no blast radius. */
final class Stage {
    static final Instant NOW = ClusterBuilder.NOW;

    final FakeWorld world = new FakeWorld(NOW);
    final ScriptedFaults faults = new ScriptedFaults();
    final RecordingNotifier channel = new RecordingNotifier();
    final RecordingEvents events = new RecordingEvents();
    final List<Notifier> notifiers = new ArrayList<>(List.of(RecordingNotifier.in(world, channel)));
    SchedulerProbe probe = SchedulerProbe.OFF;
    Policy policy;
    private @Nullable FakeStore store;
    private int sweeps;

    private Stage(Policy policy) {
        this.policy = policy;
        world.faults(faults);
    }

    static Stage stage() {
        return stage(builder -> builder);
    }

    static Stage stage(UnaryOperator<PolicyBuilder> change) {
        return new Stage(change.apply(aPolicy().live().withoutBlastRadius()).build());
    }

    /** From now on sweeps have a journal. */
    FakeStore withJournal() {
        store = new FakeStore(world);
        return store;
    }

    /** A cluster with one worker, three days old, idle by its metrics: stale. */
    List<FakePart> idle(String name, String owner) {
        List<FakePart> machines = world.cluster(FakeCloud.KIND, FakeCloud.HOME, name, 1);
        machines.get(0).tag(key(JanitorTag.OWNER), owner);
        machines.forEach(machine -> machine.busyUntil(null));
        world.parts().stream()
                .filter(part -> part.createdAt() != null && part.createdAt().equals(world.time()))
                .forEach(part -> part.createdAt(world.time().minus(Duration.ofDays(3))));
        return machines;
    }

    /** Its owner sets a tag. */
    void tag(String cluster, JanitorTag tag, String value) {
        scheduler(cluster).tag(key(tag), value);
    }

    void tag(String cluster, JanitorTag tag, Instant value) {
        tag(cluster, tag, Instants.format(value));
    }

    FakePart scheduler(String cluster) {
        return world.machinesOf(cluster).get(0);
    }

    boolean has(String cluster, JanitorTag tag) {
        return scheduler(cluster).tags().containsKey(key(tag));
    }

    boolean exists(String cluster) {
        return !world.machinesOf(cluster).isEmpty();
    }

    SweepReport sweep() {
        return sweep(Deadline.NONE);
    }

    SweepReport sweep(Deadline deadline) {
        sweeps++;
        Journal journal = store == null ? null : store.journal("w" + sweeps);
        return new Janitor(
                        policy,
                        List.of(new FakeCloud(world)),
                        notifiers,
                        journal,
                        probe,
                        events,
                        world.clock(),
                        Runnable::run)
                .sweep(world.time(), deadline);
    }

    SweepReport sweepAfter(Duration wait) {
        world.advance(wait);
        return sweep();
    }

    List<Notice.Event> told() {
        return channel.events();
    }

    static Result result(SweepReport report, String cluster) {
        return report.results().stream()
                .filter(result -> result.planned().cluster().id().name().equals(cluster))
                .findFirst()
                .orElseThrow();
    }

    static String key(JanitorTag tag) {
        return TagKeys.DEFAULT.of(tag);
    }
}
