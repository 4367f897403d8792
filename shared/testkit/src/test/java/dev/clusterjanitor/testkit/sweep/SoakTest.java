package dev.clusterjanitor.testkit.sweep;

import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.port.Notifier;
import dev.clusterjanitor.core.port.SchedulerProbe;
import dev.clusterjanitor.core.sweep.Janitor;
import dev.clusterjanitor.core.testing.ClusterBuilder;
import dev.clusterjanitor.testkit.Call;
import dev.clusterjanitor.testkit.FakeCloud;
import dev.clusterjanitor.testkit.FakeStore;
import dev.clusterjanitor.testkit.FakeWorld;
import dev.clusterjanitor.testkit.Faults;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand notices through a channel and a journal of which three calls in ten fail, by processes that are killed at any
 * call. The figures stand in docs/operations.md.
 */
class SoakTest {
    private static final int WORLDS = 250;
    private static final int CLUSTERS = 20;
    private static final int FAULTS_PER_CENT = 30;
    private static final int KILLS_PER_MILLE = 4;
    private static final int MOST_SWEEPS = 3000;

    @Test
    void noNoticeIsLostAndEachRepeatBearsTheKeyOfTheFirst() {
        List<Figures> all = LongStream.range(0, WORLDS)
                .parallel()
                .mapToObj(seed -> new World(seed).run())
                .toList();

        Figures sum = all.stream().reduce(new Figures(0, 0, 0, 0, 0, 0, 0), Figures::plus);
        System.out.println("soak: " + sum);
        // What is left of a deletion that was cut off is announced anew.
        assertThat(sum.notices()).isGreaterThanOrEqualTo(2 * WORLDS * CLUSTERS);
        assertThat(sum.lost()).isZero();
        assertThat(sum.unexplained()).isZero();
        assertThat(sum.kills()).isGreaterThan(WORLDS);
        assertThat(sum.faults()).isGreaterThan(10_000);
    }

    /** What happened: different pieces of news that were taken, and how often one of them came again. */
    private record Figures(
            long notices, long lost, long repeats, long unexplained, long sweeps, long faults, long kills) {
        Figures plus(Figures other) {
            return new Figures(
                    notices + other.notices,
                    lost + other.lost,
                    repeats + other.repeats,
                    unexplained + other.unexplained,
                    sweeps + other.sweeps,
                    faults + other.faults,
                    kills + other.kills);
        }
    }

    /** The process ends here and now; nothing catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /** Twenty idle clusters, a channel, a journal, and bad weather. */
    private static final class World implements Faults, Notifier {
        private final SplittableRandom random;
        private final FakeWorld world = new FakeWorld(ClusterBuilder.NOW);
        private final FakeStore store = new FakeStore(world);
        private final Policy policy = aPolicy().live().withoutBlastRadius().build();
        private final Map<String, Integer> taken = new HashMap<>();
        private final Set<String> told = new HashSet<>();
        private long repeats;
        private long unexplained;
        private long faults;
        private long kills;
        private long lastCrash = Long.MIN_VALUE;
        private long sweeps;

        private World(long seed) {
            random = new SplittableRandom(seed);
            for (int i = 0; i < CLUSTERS; i++) {
                var machines = world.cluster(FakeCloud.KIND, FakeCloud.HOME, "c" + i, 1);
                machines.get(0).tag("owner", "owner-" + i % 3);
                machines.forEach(machine -> machine.busyUntil(null));
            }
            world.parts().forEach(part -> part.createdAt(world.time().minus(Duration.ofDays(3))));
            world.faults(this);
        }

        private Figures run() {
            boolean over = false;
            while (!over && sweeps < MOST_SWEEPS) {
                sweeps++;
                world.advance(Duration.ofMinutes(30));
                try {
                    sweep();
                } catch (Killed killed) {
                    kills++;
                } catch (CompletionException inAReader) {
                    assertThat(inAReader).hasCauseInstanceOf(Killed.class);
                    kills++;
                }
                over = world.parts().isEmpty() && store.letters(Journal.OUTBOX).isEmpty();
            }
            long lost = 0;
            for (int i = 0; i < CLUSTERS; i++) {
                lost += told.contains(Notice.Event.DELETED + " c" + i) ? 0 : 1;
                lost += told.contains(Notice.Event.MARKED + " c" + i) ? 0 : 1;
            }
            return new Figures(taken.size(), lost, repeats, unexplained, sweeps, faults, kills);
        }

        private void sweep() {
            new Janitor(
                            policy,
                            List.of(new FakeCloud(world)),
                            List.of(this),
                            store.journal("w" + sweeps),
                            SchedulerProbe.OFF,
                            EventSink.NONE,
                            world.clock(),
                            Runnable::run)
                    .sweep(world.time(), Deadline.NONE);
        }

        @Override
        public void before(Call call) {
            if (random.nextInt(1000) < KILLS_PER_MILLE) {
                lastCrash = sweeps;
                throw new Killed();
            }
            breaks(call);
        }

        @Override
        public void after(Call call) {
            breaks(call);
        }

        /** Half of the faults lose the answer of a call that worked. */
        private void breaks(Call call) {
            boolean ours = call.type() == Call.Type.STORE_READ || call.type() == Call.Type.STORE_WRITE;
            if (ours && random.nextInt(200) < FAULTS_PER_CENT) {
                faults++;
                lastCrash = sweeps;
                throw new CloudException("throttled");
            }
        }

        @Override
        public String channel() {
            return "soak";
        }

        @Override
        public Delivery deliver(Notice notice) {
            boolean fails = random.nextInt(100) < FAULTS_PER_CENT;
            boolean takes = !fails || random.nextBoolean();
            faults += fails ? 1 : 0;
            if (takes) {
                notice.items().stream()
                        .filter(item -> item.event() == Notice.Event.MARKED || item.event() == Notice.Event.DELETED)
                        .forEach(this::take);
            }
            if (fails) {
                lastCrash = takes ? sweeps : lastCrash;
                return Delivery.refused("answered 503", true);
            }
            if (random.nextInt(1000) < 10 * KILLS_PER_MILLE) {
                lastCrash = sweeps;
                throw new Killed();
            }
            return Delivery.accepted("ok");
        }

        private void take(Notice.Item item) {
            int before = taken.merge(item.key(), 1, Integer::sum) - 1;
            told.add(item.event() + " "
                    + (item.cluster() == null ? "" : item.cluster().id().name()));
            repeats += before > 0 ? 1 : 0;
            // A repeat has its reason in a crash of this sweep or of the two before, after which letters are in
            // nobody's hands.
            unexplained += before > 0 && lastCrash < sweeps - 2 ? 1 : 0;
        }
    }
}
