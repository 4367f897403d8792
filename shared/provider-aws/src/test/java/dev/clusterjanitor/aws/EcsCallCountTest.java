package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.aws.FakeAws.Answer;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sweep of ECS costs: ECS lists tasks for one ECS cluster at a time; all else grows with pages. */
class EcsCallCountTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final int CLUSTERS = 200;
    private static final int TASKS = 10;
    private static final int PAGE = 100;
    private static final String ARN = "arn:aws:ecs:us-east-1:123456789012:";

    private FakeAws aws;
    private AwsCloud cloud;
    private Scope scope;

    /** How many of the clusters have no task any more. */
    private int dead;

    @BeforeEach
    void setUp() {
        aws = new FakeAws()
                .onJson("ListClusters", request -> page(request, "clusterArns", hosts()))
                .onJson("DescribeClusters", EcsCallCountTest::clusters)
                .onJson("ListTasks", request -> Map.of("taskArns", tasks(number(request.path("cluster")))))
                .onJson("DescribeTasks", EcsCallCountTest::tasks)
                .onJson("ListTaskDefinitionFamilies", request -> page(request, "families", families(request)))
                .onJson("DescribeTaskDefinition", EcsCallCountTest::definition)
                .onJson("DescribeLogStreams", request -> Map.of("logStreams", List.of()))
                .on(
                        "DescribeSecurityGroups",
                        form -> Answer.ok("<DescribeSecurityGroupsResponse><securityGroupInfo/>"
                                + "</DescribeSecurityGroupsResponse>"))
                .on(
                        "DescribeNetworkInterfaces",
                        form -> Answer.ok("<DescribeNetworkInterfacesResponse>"
                                + "<networkInterfaceSet/></DescribeNetworkInterfacesResponse>"))
                .on(
                        "DescribeRegions",
                        form -> Answer.ok("<DescribeRegionsResponse><regionInfo><item><regionName>"
                                + "us-east-1</regionName></item></regionInfo></DescribeRegionsResponse>"))
                .on("ListRoles", form -> Answer.ok(roles()))
                .on(
                        "GetRole",
                        form -> Answer.ok(
                                "<GetRoleResponse><GetRoleResult><Role>" + role(form.getOrDefault("RoleName", ""), true)
                                        + "</Role></GetRoleResult></GetRoleResponse>"));
        cloud = new AwsCloud(TagKeys.DEFAULT, Pause.REAL, aws.settings());
        scope = cloud.scopes(new ScopeSpec.Aws(List.of("us-east-1"), null))
                .scopes()
                .get(0);
    }

    @AfterEach
    void close() {
        cloud.close();
        aws.close();
    }

    @Test
    void clustersInUseCostNoCallForTaskDefinitionsOrRoles() {
        Discovery discovery = cloud.kinds().get(1).discover(scope);

        assertThat(discovery.problems()).isEmpty();
        assertThat(discovery.clusters())
                .hasSize(CLUSTERS)
                .allSatisfy(cluster -> assertThat(cluster.workers()).isEqualTo(TASKS - 1));
        assertThat(aws.calls("DescribeTaskDefinition")).isZero();
        assertThat(aws.calls("GetRole")).isZero();
        assertThat(aws.calls("ListRoles")).isEqualTo(1);
        assertThat(aws.calls("ListClusters")).isEqualTo(CLUSTERS / PAGE);
        assertThat(aws.calls("DescribeClusters")).isEqualTo(CLUSTERS / PAGE);
        assertThat(aws.calls("ListTasks")).isEqualTo(CLUSTERS);
        assertThat(aws.calls("DescribeTasks")).isEqualTo(CLUSTERS);
        assertThat(aws.calls("ListTaskDefinitionFamilies")).isEqualTo(2 * CLUSTERS / PAGE);
        assertThat(aws.calls("DescribeSecurityGroups")).isEqualTo(1);
        assertThat(aws.calls("DescribeNetworkInterfaces")).isZero();
        assertThat(aws.calls("GetCallerIdentity")).isEqualTo(1);
        assertThat(aws.calls()).isEqualTo(2 * CLUSTERS + 11);
    }

    @Test
    void watchingThemCostsOneCallForAHundredEcsClustersAndOneForTheNewestLogs() {
        Discovery discovery = cloud.kinds().get(1).discover(scope);
        int before = aws.calls();

        Observations seen = cloud.kinds()
                .get(1)
                .observe(
                        discovery.clusters().stream()
                                .map(cluster -> new Watch(cluster, Duration.ofHours(2), 5, 1024))
                                .toList(),
                        NOW);

        assertThat(seen.signals()).hasSize(CLUSTERS);
        assertThat(seen.signals().values())
                .allSatisfy(
                        signals -> assertThat(signals).extracting(Signal::state).containsExactly(Signal.State.UNKNOWN));
        assertThat(aws.calls() - before).isEqualTo(CLUSTERS / PAGE + 1);
    }

    @Test
    void leftoversCostOneDefinitionForEachClusterAndEachRoleOnceInASweep() {
        dead = 50;

        Discovery discovery = cloud.kinds().get(1).discover(scope);
        cloud.kinds().get(1).discover(scope);

        assertThat(discovery.problems()).isEmpty();
        assertThat(discovery.clusters()).hasSize(CLUSTERS);
        assertThat(aws.calls("DescribeTaskDefinition")).isEqualTo(2 * dead);
        assertThat(aws.calls("GetRole")).isEqualTo(dead);
        assertThat(aws.calls("ListRoles")).isEqualTo(1);
        assertThat(aws.calls("DescribeRegions")).isEqualTo(1);
    }

    @Test
    void aNewSweepReadsRolesAnew() {
        cloud.kinds().get(1).discover(scope);
        cloud.scopes(new ScopeSpec.Aws(List.of("us-east-1"), null));
        cloud.kinds().get(1).discover(scope);

        assertThat(aws.calls("ListRoles")).isEqualTo(2);
    }

    private static String name(int number) {
        return String.format("c%03d", number);
    }

    private static int number(JsonNode arn) {
        String text = arn.asText();
        return Integer.parseInt(text.substring(text.length() - 3));
    }

    private static List<Map<String, String>> tags(int number) {
        return Tasks.tags(name(number), "dask-" + name(number)).entrySet().stream()
                .map(tag -> Map.of("key", tag.getKey(), "value", tag.getValue()))
                .toList();
    }

    private static List<String> hosts() {
        return IntStream.range(0, CLUSTERS)
                .mapToObj(i -> ARN + "cluster/dask-" + name(i))
                .toList();
    }

    private List<String> tasks(int number) {
        return IntStream.range(0, number < dead ? 0 : TASKS)
                .mapToObj(i -> ARN + "task/dask-" + name(number) + "/" + i)
                .toList();
    }

    private static List<String> families(JsonNode request) {
        assertThat(request.path("familyPrefix").asText()).isEqualTo("dask-");
        assertThat(request.path("status").asText()).isEqualTo("ACTIVE");
        return IntStream.range(0, CLUSTERS)
                .boxed()
                .flatMap(i -> List.of("dask-" + name(i) + "-scheduler", "dask-" + name(i) + "-worker").stream())
                .toList();
    }

    private static Object page(JsonNode request, String field, List<String> all) {
        int from = request.path("nextToken").asInt(0);
        int to = Math.min(from + request.path("maxResults").asInt(), all.size());
        return to < all.size()
                ? Map.of(field, all.subList(from, to), "nextToken", String.valueOf(to))
                : Map.of(field, all.subList(from, to));
    }

    private static Object clusters(JsonNode request) {
        List<Object> clusters = new ArrayList<>();
        request.path("clusters").forEach(arn -> {
            String host = EcsTask.idOf(arn.asText());
            clusters.add(Map.of(
                    "clusterArn",
                    ARN + "cluster/" + host,
                    "clusterName",
                    host,
                    "status",
                    "ACTIVE",
                    "tags",
                    tags(number(arn))));
        });
        return Map.of("clusters", clusters);
    }

    private static Object tasks(JsonNode request) {
        int number = number(request.path("cluster"));
        List<Object> tasks = new ArrayList<>();
        request.path("tasks").forEach(arn -> {
            String role = arn.asText().endsWith("/0") ? "scheduler" : "worker";
            tasks.add(Map.of(
                    "taskArn",
                    arn.asText(),
                    "clusterArn",
                    ARN + "cluster/dask-" + name(number),
                    "lastStatus",
                    "RUNNING",
                    "createdAt",
                    Tasks.START.getEpochSecond(),
                    "taskDefinitionArn",
                    ARN + "task-definition/dask-" + name(number) + "-" + role + ":1",
                    "containers",
                    List.of(Map.of("name", "dask-" + role)),
                    "overrides",
                    Map.of(
                            "containerOverrides",
                            List.of(Map.of(
                                    "name",
                                    "dask-" + role,
                                    "command",
                                    List.of("dask-" + role, "--name", EcsTask.idOf(arn.asText()))))),
                    "tags",
                    tags(number)));
        });
        return Map.of("tasks", tasks);
    }

    private static Object definition(JsonNode request) {
        String family = request.path("taskDefinition").asText();
        int number = Integer.parseInt(family.replaceAll("\\D", ""));
        return Map.of(
                "taskDefinition",
                Map.of(
                        "taskDefinitionArn",
                        ARN + "task-definition/" + family + ":1",
                        "family",
                        family,
                        "status",
                        "ACTIVE",
                        "registeredAt",
                        Tasks.START.getEpochSecond()),
                "tags",
                tags(number));
    }

    private static String roles() {
        StringBuilder roles = new StringBuilder("<ListRolesResponse><ListRolesResult><Roles>");
        for (int i = 0; i < CLUSTERS; i++) {
            roles.append("<member>")
                    .append(role("dask-" + name(i) + "-task-role", false))
                    .append("</member>");
        }
        return roles + "</Roles><IsTruncated>false</IsTruncated></ListRolesResult></ListRolesResponse>";
    }

    private static String role(String name, boolean withTags) {
        StringBuilder role = new StringBuilder("<RoleName>" + name + "</RoleName><Arn>arn:aws:iam::123456789012:role/"
                + name + "</Arn><RoleId>AROA</RoleId><CreateDate>2026-01-12T12:00:00Z</CreateDate>");
        if (withTags) {
            role.append("<Tags>");
            tags(Integer.parseInt(name.replaceAll("\\D", "")))
                    .forEach(tag -> role.append("<member><Key>")
                            .append(tag.get("key"))
                            .append("</Key><Value>")
                            .append(tag.get("value"))
                            .append("</Value></member>"));
            role.append("</Tags>");
        }
        return role.toString();
    }
}
