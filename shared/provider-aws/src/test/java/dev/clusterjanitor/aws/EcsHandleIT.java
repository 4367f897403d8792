package dev.clusterjanitor.aws;

import static dev.clusterjanitor.emulators.CallMatcher.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Connection;
import dev.clusterjanitor.core.port.LogTail;
import dev.clusterjanitor.emulators.AwsCall;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.EmulatedFargate.Made;
import dev.clusterjanitor.emulators.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

@ExtendWith(AwsEmulatorExtension.class)
class EcsHandleIT {
    private static final TagKeys KEYS = TagKeys.DEFAULT;
    private static final String REASON = KEYS.of(JanitorTag.REASON);

    private EcsStage stage;
    private Made alice;

    @BeforeEach
    void setUp(AwsEmulator aws) {
        stage = new EcsStage(aws);
        alice = stage.create("alice", 2);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aMarkStandsOnTheSchedulerAndOnAllThatOutlivesIt() {
        stage.handle("alice")
                .tag(TagChange.with(KEYS).set(JanitorTag.REASON, "idle").build());

        assertThat(stage.fargate.tagsOf(alice.host(), alice.scheduler())).containsEntry(REASON, "idle");
        assertThat(stage.fargate.tagsOf(alice.host(), alice.workers().get(0))).doesNotContainKey(REASON);
        assertThat(stage.proxy.calls())
                .extracting(AwsCall::action)
                .filteredOn(action -> action.startsWith("Tag") || action.equals("CreateTags"))
                .containsExactlyInAnyOrder(
                        "TagResource", "TagResource", "TagResource", "TagResource", "CreateTags", "TagRole", "TagRole");
    }

    @Test
    void onlyAMarkBringsTheClustersId() {
        String id = KEYS.of(JanitorTag.CLUSTER);
        stage.handle("alice")
                .tag(TagChange.with(KEYS)
                        .set(JanitorTag.HEARTBEAT, "20260115t120000z")
                        .build());
        assertThat(stage.fargate.tagsOf(alice.host(), alice.scheduler())).doesNotContainKey(id);
        assertThat(stage.proxy.calls())
                .filteredOn(call -> call.action().equals("CreateTags"))
                .noneMatch(call -> call.body().contains(id));

        stage.handle("alice")
                .tag(TagChange.with(KEYS).set(JanitorTag.REASON, "idle").build());
        assertThat(stage.fargate.tagsOf(alice.host(), alice.scheduler())).containsEntry(id, "alice");
    }

    @Test
    void aMarkIsRemovedFromEveryPart() {
        stage.handle("alice")
                .tag(TagChange.with(KEYS).set(JanitorTag.REASON, "idle").build());

        stage.handle("alice").tag(TagChange.with(KEYS).remove(JanitorTag.REASON).build());

        Cluster after = stage.handle("alice").cluster();
        assertThat(after.tags().has(REASON)).isFalse();
        assertThat(after.tags().all("team")).containsExactly("ml");
    }

    @Test
    void nothingIsTaggedOnAUsersOwnEcsCluster() {
        stage.fargate.createHost("prod", Map.of("team", "web"));
        stage.fargate.createIn("prod", "bob", 0, Map.of());
        stage.proxy.forgetCalls();

        stage.handle("bob")
                .tag(TagChange.with(KEYS).set(JanitorTag.REASON, "idle").build());

        assertThat(stage.proxy.calls())
                .filteredOn(call -> call.action().equals("TagResource"))
                .noneMatch(call -> call.body().contains(":cluster/prod"));
    }

    @Test
    void aHeartbeatOnTheSchedulersTaskOrOnItsOwnEcsClusterIsSeen() {
        String heartbeat = KEYS.of(JanitorTag.HEARTBEAT);
        stage.fargate.tag(alice.scheduler(), heartbeat, "20260115t120000z");
        stage.fargate.tag(
                alice.scheduler().replaceAll(":task/.*", ":cluster/dask-alice"), heartbeat, "20260115t130000z");

        assertThat(stage.only().tags().all(heartbeat)).containsExactly("20260115t120000z", "20260115t130000z");
    }

    @Test
    void aNewWorkerIsStartedAsItsSiblingsWere() {
        stage.fargate.tag(alice.workers().get(0), REASON, "idle");

        stage.handle("alice").scale(4);

        Cluster cluster = stage.only();
        assertThat(cluster.workers()).isEqualTo(4);
        assertThat(cluster.doubts()).isEmpty();
        List<String> requests = stage.proxy.calls().stream()
                .filter(call -> call.action().equals("RunTask"))
                .map(AwsCall::body)
                .toList();
        assertThat(requests)
                .hasSize(2)
                .allSatisfy(request -> assertThat(request)
                        .contains(
                                "dask-alice-worker:1",
                                "tcp://10.0.0.1:8786",
                                alice.securityGroup(),
                                "\"assignPublicIp\":\"DISABLED\"",
                                "\"launchType\":\"FARGATE\"",
                                "janitor-",
                                "\"value\":\"ml\"")
                        .doesNotContain(REASON));
        assertThat(requests.get(0)).isNotEqualTo(requests.get(1));
    }

    @Test
    void theFirstWorkerIsStartedFromTheTaskDefinition() {
        stage.create("bob", 0);

        stage.handle("bob").scale(1);

        assertThat(stage.handle("bob").cluster().workers()).isEqualTo(1);
        assertThat(stage.proxy.calls().stream().filter(call -> call.action().equals("RunTask")))
                .singleElement()
                .satisfies(call -> assertThat(call.body()).contains("\"dask-worker\",\"tcp://", ":8786"));
    }

    @Test
    void surplusWorkersAreStoppedAndTheSchedulerIsNot() {
        stage.handle("alice").scale(0);

        assertThat(stage.fargate.running("dask-alice")).containsExactly(alice.scheduler());
    }

    @Test
    void aClusterWithoutSchedulerCannotGrow() {
        stage.fargate.stop(alice.host(), alice.scheduler());

        assertThatThrownBy(() -> stage.handle("alice").scale(5))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("workers need exactly one");
        assertThat(stage.proxy.count(action("RunTask"))).isZero();
    }

    @Test
    void aWorkerThatEcsDoesNotStartIsSaidWithItsReason() {
        stage.proxy
                .on(action("RunTask"))
                .always(Fault.rewritten(body -> "{\"tasks\":[],\"failures\":[{\"reason\":\"RESOURCE:FARGATE\"}]}"));

        assertThatThrownBy(() -> stage.handle("alice").scale(3))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("RESOURCE:FARGATE");
    }

    @Test
    void logsAreTheLastLinesOfEachTaskWithoutSecrets() {
        try (CloudWatchLogsClient logs = new AwsClients(
                        FakeAws.settings(stage.aws.endpoint(), ClientSettings.LARGEST_PAGE))
                .configure(CloudWatchLogsClient.builder(), EcsStage.REGION)
                .build()) {
            String stream = "dask-alice/alice/dask-scheduler/" + EcsTask.idOf(alice.scheduler());
            logs.createLogGroup(request -> request.logGroupName("dask-ecs"));
            logs.createLogStream(request -> request.logGroupName("dask-ecs").logStreamName(stream));
            long now = System.currentTimeMillis();
            logs.putLogEvents(request -> request.logGroupName("dask-ecs")
                    .logStreamName(stream)
                    .logEvents(
                            event(now, "first"),
                            event(now + 1, "AWS_SECRET=hunter2"),
                            event(now + 2, "Clear task state")));
        }

        List<LogTail> logs = stage.handle("alice").logs(2);

        assertThat(logs).hasSize(3);
        assertThat(logs.get(0).source()).isEqualTo(EcsTask.idOf(alice.scheduler()) + " scheduler");
        assertThat(logs.get(0).lines()).containsExactly("AWS_SECRET=***", "Clear task state");
        assertThat(logs.get(1).lines()).isEmpty();
    }

    @Test
    void theConnectionIsThePrivateAddressUnlessThereIsAPublicOne() {
        Connection inside = stage.handle("alice").connection().orElseThrow();
        stage.proxy
                .on(action("DescribeNetworkInterfaces").containing("network-interface-id"))
                .always(Fault.rewritten(body -> body.replaceFirst(
                        "<privateIpAddress>",
                        "<association><publicIp>203.0.113.7</publicIp></association><privateIpAddress>")));
        Connection outside = stage.handle("alice").connection().orElseThrow();

        assertThat(inside.address()).startsWith("tcp://10.").endsWith(":8786");
        assertThat(inside.python()).last().asString().contains("Client(\"" + inside.address() + "\")");
        assertThat(outside.address()).isEqualTo("tcp://203.0.113.7:8786");
        assertThat(outside.dashboard()).isEqualTo("http://203.0.113.7:8787");
    }

    @Test
    void withoutSchedulerThereIsNoConnection() {
        stage.fargate.stop(alice.host(), alice.scheduler());

        assertThat(stage.handle("alice").connection()).isEmpty();
    }

    private static InputLogEvent event(long at, String message) {
        return InputLogEvent.builder().timestamp(at).message(message).build();
    }
}
