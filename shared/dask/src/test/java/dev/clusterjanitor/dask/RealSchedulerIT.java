package dev.clusterjanitor.dask;

import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Holdings;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.State;
import dev.clusterjanitor.core.port.Connection;
import dev.clusterjanitor.core.port.SchedulerProbe.Answer;
import dev.clusterjanitor.core.port.SchedulerProbe.Target;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.DaskCluster;
import dev.clusterjanitor.emulators.Prerequisite;
import dev.clusterjanitor.emulators.RealDask;
import dev.clusterjanitor.emulators.RealDask.Option;
import dev.clusterjanitor.emulators.RealDask.Release;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the probe makes of real schedulers, of the oldest and the newest release. */
@Timeout(600)
class RealSchedulerIT {
    private static final Map<Release, Prerequisite<RealDask>> DASK = new ConcurrentHashMap<>();

    /** Real schedulers tell real times, so only here the real clock is read. */
    private static final InstantSource CLOCK = InstantSource.system();

    private static RealDask dask(Release release) {
        return DASK.computeIfAbsent(
                        release,
                        wanted -> Prerequisite.obtain(() ->
                                RealDask.install(AwsEmulator.Options.defaults().directory(), wanted)))
                .require();
    }

    private static Answer ask(DaskCluster dask, String prefix) {
        Cluster cluster = aCluster().build();
        URI mapped = URI.create(dask.http() + prefix);
        AddressMap map = prefix.isEmpty()
                ? AddressMap.of(Map.of(
                        "JANITOR_SCHEDULER_ADDRESSES",
                        cluster.id() + "=" + dask.http().getAuthority()))
                : (id, dashboard) -> Optional.of(mapped);
        Target target =
                new Target(cluster, new Connection("tls://203.0.113.7:8786", "http://203.0.113.7:8787", List.of()));
        return new DaskProbe(map).ask(List.of(target), CLOCK.instant()).get(cluster.id());
    }

    private static Answer ask(DaskCluster dask) {
        return ask(dask, "");
    }

    private static State state(Answer answer) {
        return answer.signal().state();
    }

    @ParameterizedTest
    @EnumSource(Release.class)
    void withoutTheApiModuleWorkIsSeenAndNoWorkIsNeverMoreThanAMoment(Release release) {
        try (DaskCluster dask = dask(release).start()) {
            Answer deserted = ask(dask);
            assertThat(state(deserted)).isEqualTo(State.QUIET_NOW);
            assertThat(deserted.holdings()).isEqualTo(Holdings.NONE);

            dask.connect();
            assertThat(ask(dask).holdings()).isEqualTo(new Holdings(1, 0, 0));
            assertThat(state(ask(dask))).isEqualTo(State.UNKNOWN);

            dask.submitWork();
            assertThat(state(ask(dask))).as("work, and no worker for it").isEqualTo(State.ALIVE);

            dask.addWorker();
            Signal working = ask(dask).signal();
            assertThat(working.state()).isEqualTo(State.ALIVE);

            dask.finish();
            dask.holdResult();
            Answer holding = ask(dask);
            assertThat(state(holding)).isEqualTo(State.UNKNOWN);
            assertThat(holding.holdings().clients()).isEqualTo(1);
            assertThat(holding.holdings().results()).isEqualTo(4);
            assertThat(holding.holdings().bytes()).isGreaterThan(1_000_000);
            assertThat(holding.signal().detail()).contains("Deleting it loses 1.0 MB of results");

            dask.disconnect();
            assertThat(ask(dask).holdings()).isEqualTo(Holdings.NONE);
        }
    }

    @ParameterizedTest
    @EnumSource(Release.class)
    void withTheApiModuleTheNewestTellsSinceWhenAndTheOldestDoesNot(Release release) {
        Instant before = CLOCK.instant();
        try (DaskCluster dask = dask(release).start(Option.API)) {
            dask.connect();
            dask.addWorker();
            State idle = release == Release.OLDEST ? State.UNKNOWN : State.QUIET;
            Answer first = untilIdle(dask, idle);
            if (idle == State.QUIET) {
                assertThat(first.signal().at()).isBetween(before.minusSeconds(1), CLOCK.instant());
            }

            dask.submitWork();
            assertThat(state(ask(dask))).isEqualTo(State.ALIVE);

            Instant worked = CLOCK.instant();
            dask.finish();
            Answer last = untilIdle(dask, idle);
            if (idle == State.QUIET) {
                assertThat(last.signal().at()).isBetween(worked.minusSeconds(1), CLOCK.instant());
            }
            assertThat(last.holdings().results()).as("results are no work").isEqualTo(3);
        }
    }

    /** For a moment after any change a scheduler says that it has work, which is on the safe side. */
    private static Answer untilIdle(DaskCluster dask, State idle) {
        Answer answer = ask(dask);
        for (int i = 0; i < 200 && state(answer) != idle; i++) {
            assertThat(state(answer)).isEqualTo(State.ALIVE);
            pause();
            answer = ask(dask);
        }
        assertThat(state(answer)).isEqualTo(idle);
        return answer;
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Release.class)
    void aPrefixIsPartOfTheAddressAndWithoutItNothingIsKnown(Release release) {
        try (DaskCluster dask = dask(release).start(Option.PREFIX)) {
            dask.connect();
            dask.submitWork();

            assertThat(state(ask(dask, "/user/ada"))).isEqualTo(State.ALIVE);
            assertThat(state(ask(dask))).isEqualTo(State.UNKNOWN);
        }
    }

    @ParameterizedTest
    @EnumSource(Release.class)
    void aSchedulerThatWasKilledIsUnknownAndNotQuiet(Release release) {
        try (DaskCluster dask = dask(release).start()) {
            dask.kill();

            assertThat(ask(dask).signal())
                    .extracting(Signal::state, Signal::detail)
                    .containsExactly(State.UNKNOWN, "nobody answers: no connection");
        }
    }
}
