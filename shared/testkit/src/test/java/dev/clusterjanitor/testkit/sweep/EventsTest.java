package dev.clusterjanitor.testkit.sweep;

import static dev.clusterjanitor.core.model.Notice.Event.IN_PROGRESS;
import static dev.clusterjanitor.core.model.Notice.Event.KEPT;
import static dev.clusterjanitor.core.model.Notice.Event.MARKED;
import static dev.clusterjanitor.core.model.Notice.Event.NEW_SCOPE;
import static dev.clusterjanitor.core.model.Notice.Event.RESCUED;
import static dev.clusterjanitor.core.model.Notice.Event.RESIDUE_STAYS;
import static dev.clusterjanitor.testkit.sweep.Stage.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.policy.Settings;
import dev.clusterjanitor.testkit.FakeCloud;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which news come when, and how often. */
class EventsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void whatSomebodyAskedToKeepIsToldAsKeptWithWhoAsked() {
        Stage stage = stage();
        stage.idle("c1", "alice");
        stage.sweep();
        stage.tag("c1", JanitorTag.KEEP_UNTIL, stage.world.time().plus(Duration.ofDays(1)));
        stage.tag("c1", JanitorTag.KEPT_BY, "bob");

        stage.sweepAfter(HOUR);

        assertThat(stage.told()).containsExactly(MARKED, KEPT);
        assertThat(stage.channel.items().get(1).detail()).isEqualTo("asked for by bob");
    }

    @Test
    void whatLivesAgainIsToldAsRescued() {
        Stage stage = stage();
        stage.idle("c1", "alice");
        stage.sweep();
        stage.tag("c1", JanitorTag.LAST_WORK, stage.world.time().plus(Duration.ofMinutes(30)));

        stage.sweepAfter(HOUR.minusMinutes(1));

        assertThat(stage.told()).containsExactly(MARKED, RESCUED);
    }

    @Test
    void residueThatStaysForSixHoursIsToldToTheFallback() {
        Stage stage = deletionThatDoesNotEnd(Duration.ofHours(6));

        assertThat(stage.told()).containsExactly(MARKED, RESIDUE_STAYS);
        assertThat(stage.channel.accepted().get(1).to().isKnown()).isFalse();
        assertThat(stage.scheduler("c1").tag(Stage.key(JanitorTag.REPORTED))).isEqualTo("residue-stays");
    }

    @Test
    void residueThatStaysForLessIsNoNews() {
        assertThat(deletionThatDoesNotEnd(Duration.ofHours(6).minusSeconds(1)).told())
                .containsExactly(MARKED);
    }

    @Test
    void residueThatStaysIsToldOnce() {
        Stage stage = stage();
        stage.world.shutdownTakes(Duration.ofDays(9));
        stage.idle("c1", "alice");
        stage.sweep();
        stage.tag("c1", JanitorTag.REPORTED, "residue-stays");

        stage.sweepAfter(HOUR);

        assertThat(stage.told()).containsExactly(MARKED);
    }

    @Test
    void aDeletionThatDoesNotEndAtOnceIsToldToItsOwner() {
        Stage stage = stage();
        stage.world.shutdownTakes(Duration.ofDays(9));
        stage.idle("c1", "alice");
        stage.sweep();

        stage.sweepAfter(HOUR);

        assertThat(stage.told()).containsExactly(MARKED, IN_PROGRESS);
        assertThat(stage.channel.accepted().get(1).to().name()).isEqualTo("alice");
    }

    /** A sweep that goes on with a deletion that was told so long ago. */
    private static Stage deletionThatDoesNotEnd(Duration since) {
        Stage stage = stage();
        stage.world.shutdownTakes(Duration.ofDays(9));
        stage.idle("c1", "alice");
        stage.sweep();
        Instant told = stage.world.time().plus(HOUR).minus(since);
        stage.tag("c1", JanitorTag.REPORTED, "in-progress-" + Instants.format(told));
        stage.sweepAfter(HOUR);
        return stage;
    }

    @Test
    void aScopeIsNewOnce() {
        Stage stage = stage();
        stage.withJournal();

        stage.sweep();
        stage.sweepAfter(HOUR);

        assertThat(stage.told()).containsExactly(NEW_SCOPE);
        assertThat(stage.channel.items().get(0).reasons().get(0).text()).contains(FakeCloud.HOME.toString());
    }

    @Test
    void aScopeThatNobodyWasToldOfIsNewStill() {
        Stage stage = stage();
        stage.withJournal();
        stage.channel.refusing("is down", true);
        stage.sweep();
        stage.channel.accepting();

        stage.sweepAfter(HOUR);

        assertThat(stage.told()).containsExactly(NEW_SCOPE);
    }

    @Test
    void withoutAJournalNoScopeIsNew() {
        Stage stage = stage();

        stage.sweep();

        assertThat(stage.told()).isEmpty();
    }

    @Test
    void aWarningIsRepeatedAsOftenAsThePolicySaysAndTheGraceGoesOn() {
        Stage stage = stage(policy -> policy.defaults(settings(Duration.ofHours(10), null, Duration.ofHours(4))));
        stage.idle("c1", "alice");

        for (int hour = 0; hour < 10; hour++) {
            stage.sweep();
            stage.world.advance(HOUR);
        }

        List<Notice.Item> told = stage.channel.items();
        assertThat(stage.told()).containsExactly(MARKED, MARKED, MARKED);
        assertThat(told.stream().map(Notice.Item::deleteAfter).collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(told.stream().map(Notice.Item::key).distinct()).hasSize(3);
        assertThat(told.get(1).detail()).startsWith("a reminder");
        assertThat(stage.exists("c1")).isTrue();
        stage.sweep();
        assertThat(stage.exists("c1")).isFalse();
    }

    @Test
    void clustersOfNobodyGetTheirOwnGraceAndOthersDoNot() {
        Stage stage = stage(policy -> policy.defaults(settings(HOUR, Duration.ofHours(5), null)));
        stage.idle("mine", "alice");
        stage.idle("whose", "dask-cloudprovider");
        stage.sweep();

        stage.sweepAfter(HOUR);
        assertThat(stage.exists("mine")).isFalse();
        stage.sweepAfter(Duration.ofHours(4).minusSeconds(1));
        assertThat(stage.exists("whose")).isTrue();
        stage.sweepAfter(Duration.ofSeconds(1));
        assertThat(stage.exists("whose")).isFalse();
    }

    @Test
    void aGraceOfNobodyThatIsShorterDoesNotCount() {
        Stage stage = stage(policy -> policy.defaults(settings(Duration.ofHours(3), HOUR, null)));
        stage.idle("whose", "unknown");
        stage.sweep();

        stage.sweepAfter(Duration.ofHours(2));

        assertThat(stage.exists("whose")).isTrue();
    }

    private static Settings settings(Duration grace, @Nullable Duration graceUnknownOwner, @Nullable Duration remind) {
        Settings standard = Settings.DEFAULT;
        return new Settings(
                standard.heartbeatTimeout(),
                standard.idleTimeout(),
                standard.maxAge(),
                standard.maxAgeEvenWhenBusy(),
                standard.minAge(),
                standard.idleCpuPercent(),
                standard.idleNetworkKib(),
                standard.orphanTimeout(),
                grace,
                standard.softAction(),
                standard.ungrouped(),
                standard.probeScheduler(),
                graceUnknownOwner,
                remind,
                standard.idleGpu());
    }
}
