package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Pause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who made a cluster, as far as CloudTrail tells. moto has no LookupEvents: the answers here are made up. */
class CloudTrailTest {
    private static final String TASK = "arn:aws:ecs:us-east-1:123456789012:task/dask-alice/t1";

    private final List<JsonNode> requests = new ArrayList<>();
    private FakeAws aws;
    private AwsCloud cloud;

    @BeforeEach
    void setUp() {
        aws = new FakeAws();
        cloud = new AwsCloud(TagKeys.DEFAULT, Pause.REAL, aws.settings());
        cloud.scopes(new ScopeSpec.Aws(List.of("us-east-1"), null));
    }

    @AfterEach
    void close() {
        cloud.close();
        aws.close();
    }

    @Test
    void theUserWhoRanTheTaskIsFoundByItsTimeAndArn() {
        answer(Map.of(
                "Events",
                List.of(
                        event("RunTask", "bob", "arn:aws:ecs:us-east-1:1:task/x/t9"),
                        event("RunTask", "alice", TASK))));

        assertThat(cloud.kinds().get(1).creator(fargate())).contains("alice");
        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.at("/LookupAttributes/0/AttributeValue").asText())
                    .isEqualTo("RunTask");
            assertThat(request.path("StartTime").asLong())
                    .isEqualTo(Tasks.START.minusSeconds(300).getEpochSecond());
            assertThat(request.path("EndTime").asLong())
                    .isEqualTo(Tasks.START.plusSeconds(300).getEpochSecond());
        });
    }

    @Test
    void theUserWhoRanTheInstanceIsFoundByItsId() {
        answer(Map.of(
                "Events",
                List.of(event("CreateTags", "bob", "i-1"), event("RunInstances", "carol@example.org", "i-1"))));
        Ec2Grouping grouping = new Ec2Grouping(Machines.SCOPE, TagKeys.DEFAULT);
        grouping.add(Machines.machine("i-1", "running", Machines.schedulerTags("1a2b3c4d")));

        Cluster cluster = grouping.clusters(List.of(), List.of()).get(0);

        assertThat(cloud.kinds().get(0).creator(cluster)).contains("carol@example.org");
        assertThat(requests.get(0).at("/LookupAttributes/0/AttributeValue").asText())
                .isEqualTo("i-1");
    }

    @Test
    void nobodyIsFoundWhereNoEventTellsAndTheSearchEnds() {
        answer(Map.of("Events", List.of(event("RunTask", "bob", "other")), "NextToken", "again"));
        aws.onJson("LookupEvents", request -> {
            requests.add(request);
            return Map.of("Events", List.of(), "NextToken", "page-" + requests.size());
        });

        assertThat(cloud.kinds().get(1).creator(fargate())).isEmpty();
        assertThat(requests).hasSize(4);
    }

    @Test
    void aLogThatMayNotBeReadIsSaid() {
        aws.onJson("LookupEvents", request -> FakeAws.refusal("AccessDeniedException"));

        assertThatThrownBy(() -> cloud.kinds().get(1).creator(fargate()))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("lacks the permission cloudtrail:LookupEvents");
    }

    private static Cluster fargate() {
        EcsGrouping grouping = new EcsGrouping(Machines.SCOPE, TagKeys.DEFAULT);
        grouping.add(Tasks.scheduler("dask-alice", "dask-alice", "t1", Tasks.tags("alice", "dask-alice")));
        grouping.settle();
        return grouping.clusters(List.of(), List.of()).get(0);
    }

    private void answer(Object answer) {
        aws.onJson("LookupEvents", request -> {
            requests.add(request);
            return answer;
        });
    }

    private static Map<String, String> event(String call, String user, String id) {
        return Map.of(
                "EventName",
                call,
                "Username",
                user,
                "CloudTrailEvent",
                "{\"responseElements\":{\"id\":\"" + id + "\"}}");
    }
}
