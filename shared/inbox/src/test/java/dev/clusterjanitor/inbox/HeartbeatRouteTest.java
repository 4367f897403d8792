package dev.clusterjanitor.inbox;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static dev.clusterjanitor.inbox.InboxStage.ID;
import static dev.clusterjanitor.inbox.InboxStage.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.testkit.Call;
import dev.clusterjanitor.testkit.FakeCloud;
import dev.clusterjanitor.testkit.FakePart;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatRouteTest {
    private final InboxStage stage = new InboxStage();

    @Test
    void aBusyClusterIsWrittenDownAsAliveAndAtWork() {
        InboxResponse response = stage.beat(busy(NOW));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).contains(ID);
        assertThat(stage.tag(JanitorTag.HEARTBEAT)).isEqualTo(Instants.format(NOW));
        assertThat(stage.tag(JanitorTag.LAST_WORK)).isEqualTo(Instants.format(NOW));
    }

    @Test
    void anIdleClusterIsAliveAndSaysWhenItWorkedLast() {
        stage.beat(idle(NOW, NOW.minus(Duration.ofHours(3))));

        assertThat(stage.tag(JanitorTag.HEARTBEAT)).isEqualTo(Instants.format(NOW));
        assertThat(stage.tag(JanitorTag.LAST_WORK)).isEqualTo(Instants.format(NOW.minus(Duration.ofHours(3))));
    }

    @Test
    void aHeartbeatSavesAClusterThatWasAnnounced() {
        stage.sweep();
        stage.world.advance(Duration.ofMinutes(50));
        stage.beat(busy(stage.now()));
        stage.world.advance(Duration.ofMinutes(15));

        stage.sweep();

        assertThat(stage.world.machinesOf("c1")).hasSize(3);
        assertThat(stage.channel.events()).containsExactly(Notice.Event.MARKED, Notice.Event.RESCUED);
    }

    @Test
    void aMachineThatKnowsItselfIsEnoughAndIsLookedUpOnce() {
        String machine = stage.scheduler().id();
        assertThat(stage.beat(ofMachine(NOW, "123456789012", "us-east-1", machine))
                        .status())
                .isEqualTo(200);
        long lookUps = stage.faults.count(Call.Type.DISCOVER);
        stage.world.advance(Duration.ofMinutes(5));

        assertThat(stage.beat(ofMachine(stage.now(), "123456789012", "us-east-1", machine))
                        .status())
                .isEqualTo(200);
        assertThat(stage.tag(JanitorTag.HEARTBEAT)).isEqualTo(Instants.format(stage.now()));
        assertThat(stage.faults.count(Call.Type.DISCOVER)).isEqualTo(lookUps);
    }

    @Test
    void aMachineThatMovedToAnotherClusterIsLookedUpAgain() {
        FakePart machine = stage.scheduler();
        stage.beat(ofMachine(NOW, "123456789012", "us-east-1", machine.id()));
        stage.world.parts().stream()
                .filter(part -> part.tag("cluster-id").equals("c1"))
                .toList()
                .forEach(part -> part.tag("cluster-id", "c2"));
        stage.world.advance(Duration.ofMinutes(5));

        assertThat(stage.beat(ofMachine(stage.now(), "123456789012", "us-east-1", machine.id()))
                        .body())
                .contains("/c2");
    }

    @ParameterizedTest
    @CsvSource({"999999999999,us-east-1,", "123456789012,eu-west-1,", "123456789012,us-east-1,i-strange"})
    void aMachineOutsideTheScopesOrOfNoClusterIsNotFound(String account, String region, String machine) {
        String name = machine == null ? stage.scheduler().id() : machine;

        InboxResponse response = stage.beat(ofMachine(NOW, account, region, name));

        assertThat(response.status()).isEqualTo(404);
        assertThat(stage.faults.writes()).isZero();
    }

    @Test
    void withoutTheTokenNothingIsReadOrWritten() {
        for (String header : new String[] {"", "Bearer", "Bearer ", "Bearer wrong", "Basic " + TOKEN, TOKEN}) {
            InboxResponse response = stage.answer(new InboxRequest(
                    "POST",
                    "/heartbeat",
                    "",
                    header.isEmpty() ? Map.of() : Map.of("authorization", header),
                    busy(NOW)));

            assertThat(response.status()).as(header).isEqualTo(401);
        }
        assertThat(stage.faults.calls()).isEmpty();
        assertThat(stage.events.of("inbox-refused")).hasSize(6);
        assertThat(stage.events.all().toString()).doesNotContain(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}{}",
                "{\"schema\":2}",
                "{\"schema\":1,\"schema\":1}",
                "{\"schema\":1,\"state\":\"asleep\",\"cluster\":\"a/b\"}",
                "{\"schema\":1,\"state\":\"busy\",\"at\":\"now\",\"since\":\"now\",\"cluster\":\"a/b\"}",
                "{\"schema\":1,\"state\":\"busy\",\"at\":\"20260115t120000z\",\"since\":\"20260115t120000z\"}",
                "{\"schema\":1,\"state\":\"busy\",\"at\":\"20260115t120000z\",\"since\":\"20260115t120000z\",\"cluster\":\"c1\"}",
                "{\"schema\":1,\"state\":\"busy\",\"at\":\"20260115t120000z\",\"since\":\"20260115t120000z\",\"cluster\":\"a/b\",\"machine\":{}}",
                "{\"schema\":1,\"state\":\"busy\",\"at\":\"20260115t120000z\",\"since\":\"20260115t120000z\",\"machine\":{\"provider\":\"ibm\"}}",
                "{\"schema\":1,\"state\":\"busy\",\"at\":\"20260115t120000z\",\"since\":\"20260115t120000z\",\"cluster\":\"a/b\",\"owner\":\"a\\nb\"}"
            })
    void whatIsNoHeartbeatIsRefusedWithTheReason(String body) {
        InboxResponse response = stage.beat(body);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).startsWith("{\"error\":\"").doesNotContain("jackson", "Exception");
        assertThat(stage.faults.calls()).isEmpty();
    }

    @Test
    void whatIsTooLongIsNotReadAtAll() {
        assertThat(stage.beat(" ".repeat(Inbox.MOST_BYTES) + busy(NOW)).status())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({"6, 400", "-16, 409"})
    void aClockThatIsWrongAndARecordedHeartbeatAreRefused(long minutes, int status) {
        assertThat(stage.beat(busy(NOW.plus(Duration.ofMinutes(minutes)))).status())
                .isEqualTo(status);
        assertThat(stage.faults.calls()).isEmpty();
    }

    @Test
    void aHeartbeatThatIsSentAgainIsRefused() {
        stage.beat(busy(NOW));
        stage.world.advance(Duration.ofMinutes(2));

        assertThat(stage.beat(busy(NOW)).status()).isEqualTo(409);
        assertThat(stage.beat(idle(NOW.minusSeconds(1), NOW.minus(Duration.ofDays(1))))
                        .status())
                .isEqualTo(409);
        assertThat(stage.tag(JanitorTag.LAST_WORK)).isEqualTo(Instants.format(NOW));
    }

    @Test
    void nobodyCanTalkTheWorkOfAClusterAway() {
        stage.tag(JanitorTag.LAST_WORK, Instants.format(NOW.minusSeconds(60)));

        stage.beat(idle(NOW, NOW.minus(Duration.ofDays(3))));

        assertThat(stage.tag(JanitorTag.LAST_WORK)).isEqualTo(Instants.format(NOW.minusSeconds(60)));
    }

    @Test
    void idleSinceBeforeItWasBornMeansSinceItsBirth() {
        stage.beat(idle(NOW, Instant.EPOCH.plusSeconds(1_000_000_000)));

        assertThat(stage.tag(JanitorTag.LAST_WORK)).isEqualTo(Instants.format(NOW.minus(Duration.ofDays(1))));
    }

    @Test
    void anOwnerIsWrittenOnlyWhereNoneIsKnown() {
        stage.beat(busy(NOW).replace("}", ",\"owner\":\"mallory\"}"));
        assertThat(stage.tag(JanitorTag.OWNER)).isEqualTo("alice");

        stage.scheduler().tags().remove("cluster-janitor-owner");
        stage.world.advance(Duration.ofMinutes(5));
        stage.beat(busy(stage.now()).replace("}", ",\"owner\":\"bob\"}"));
        assertThat(stage.tag(JanitorTag.OWNER)).isEqualTo("bob");
    }

    @Test
    void anOwnerThatACloudDoesNotTakeDoesNotCostTheHeartbeat() {
        // The first one records the disks too; after it each change of tags is one write.
        stage.beat(busy(NOW));
        stage.scheduler().tags().remove("cluster-janitor-owner");
        stage.world.advance(Duration.ofMinutes(5));
        long before = stage.faults.count(Call.Type.SET_TAGS);
        stage.faults.refuse(
                call -> call.type() == Call.Type.SET_TAGS && stage.faults.count(Call.Type.SET_TAGS) > before + 1,
                "not legal as a label");

        InboxResponse response = stage.beat(busy(stage.now()).replace("}", ",\"owner\":\"bob@example.org\"}"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).contains("owner: was not written");
        assertThat(stage.tag(JanitorTag.HEARTBEAT)).isEqualTo(Instants.format(stage.now()));
    }

    @Test
    void aClusterThatBeatsTooOftenIsToldToWaitAndOthersAreNot() {
        stage.world.cluster(FakeCloud.KIND, FakeCloud.HOME, "c9", 0);
        for (int i = 0; i < 6; i++) {
            assertThat(stage.beat(busy(NOW.plusSeconds(i))).status()).isEqualTo(200);
        }

        InboxResponse last = stage.beat(busy(NOW.plusSeconds(7)));
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.headers()).containsEntry("Retry-After", "20");
        assertThat(stage.beat(busy(NOW).replace("/c1", "/c9")).status()).isEqualTo(200);
    }

    @Test
    void aCloudThatCannotBeReadIsNotTakenForAnEmptyOne() {
        stage.faults.refuse(Call.Type.RECONSTRUCT, "throttled");

        InboxResponse response = stage.beat(busy(NOW));

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers()).containsEntry("Retry-After", "60");
    }

    @Test
    void aPolicyWithoutAnInboxHasNone() {
        InboxStage closed = new InboxStage(aPolicy().live().build(), null);

        assertThat(closed.beat(busy(NOW)).status()).isEqualTo(404);
        assertThat(closed.look("x.y").status()).isEqualTo(404);
        assertThat(closed.faults.calls()).isEmpty();
    }

    @Test
    void otherPlacesAndMethodsAreNamed() {
        assertThat(stage.answer(new InboxRequest("POST", "/", "", Map.of(), "")).body())
                .contains("POST /heartbeat");
        assertThat(stage.answer(new InboxRequest("GET", "/heartbeat", "", Map.of(), ""))
                        .status())
                .isEqualTo(405);
        assertThat(stage.answer(new InboxRequest("DELETE", "/keep", "", Map.of(), ""))
                        .status())
                .isEqualTo(405);
    }

    private static String busy(Instant at) {
        return beat(at, "busy", at.minusSeconds(30), "\"cluster\":\"" + ID + "\"");
    }

    private static String idle(Instant at, Instant since) {
        return beat(at, "idle", since, "\"cluster\":\"" + ID + "\"");
    }

    private static String ofMachine(Instant at, String account, String region, String machine) {
        return beat(
                at,
                "busy",
                at,
                "\"machine\":{\"provider\":\"aws\",\"account\":\"" + account + "\",\"region\":\"" + region
                        + "\",\"machine\":\"" + machine + "\"}");
    }

    private static String beat(Instant at, String state, Instant since, String subject) {
        return "{\"schema\":1,\"clients\":0,\"at\":\"" + Instants.format(at) + "\",\"state\":\"" + state
                + "\",\"since\":\"" + Instants.format(since) + "\"," + subject + "}";
    }
}
