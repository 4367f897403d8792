package dev.clusterjanitor.emulators;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes Dask clusters in an emulated ECS as dask-cloudprovider's {@code FargateCluster} and {@code ECSCluster} make them:
 * the same resources with the same names and tags, in the same order. Nothing runs in them. For tests and for the demo;
 * the emulator must keep tasks running ({@link AwsEmulator#keepTasksRunning}).
 */
public final class EmulatedFargate extends EmulatedEcs {
    private static final String GROUP_DESCRIPTION = "A default security group for Dask";
    private static final String TRUST =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
                    + "{\"Service\":\"ecs-tasks.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

    /** Workers are named by numbers that dask-cloudprovider gives once in a cluster. */
    private final AtomicInteger names = new AtomicInteger();

    /**
     * Makes ready to make clusters.
     *
     * @param endpoint the emulator's, or that of a {@link FaultProxy} before it
     */
    public EmulatedFargate(URI endpoint, String region) {
        super(new AwsWire(endpoint, region));
    }

    /**
     * What a cluster is made of.
     *
     * @param name its name: what the janitor calls it
     * @param host the name of the ECS cluster that it runs in
     * @param stem how the names of its roles and task definitions begin
     * @param tags on all of it
     * @param securityGroup the id of its security group
     * @param scheduler the ARN of the scheduler's task
     * @param workers the ARNs of the workers' tasks
     */
    public record Made(
            String name,
            String host,
            String stem,
            Map<String, String> tags,
            String securityGroup,
            String scheduler,
            List<String> workers) {

        public Made {
            tags = Map.copyOf(tags);
            workers = List.copyOf(workers);
        }
    }

    /** A {@code FargateCluster} of dask-cloudprovider 2025.9.0 or newer, with an ECS cluster of its own. */
    public Made create(String name, int workers, Map<String, String> userTags) {
        String host = "dask-" + name;
        Map<String, String> tags = tags(userTags, host, name);
        createHost(host, tags);
        return fill(name, host, "dask-" + name, tags, workers);
    }

    /** An {@code ECSCluster} of dask-cloudprovider 2025.9.0 or newer in a user's own ECS cluster, which must be there. */
    public Made createIn(String host, String name, int workers, Map<String, String> userTags) {
        return fill(name, host, "dask-" + name, tags(userTags, host, name), workers);
    }

    /**
     * A {@code FargateCluster} of dask-cloudprovider 2024.9.1 or older.
     *
     * @param host the name of the ECS cluster, which is all that tells the cluster: {@code dask-1a2b3c4d-5}
     */
    public Made createOld(String host, int workers, Map<String, String> userTags) {
        Map<String, String> tags = tags(userTags, host, null);
        createHost(host, tags);
        return fill(host, host, host, tags, workers);
    }

    /** An ECS cluster, such as a user's own, with these tags. */
    public void createHost(String host, Map<String, String> tags) {
        aws.ecs("CreateCluster", Map.of("clusterName", host, "tags", AwsWire.list(tags)));
    }

    /** Starts one more task of the cluster's, as its client would: with the same tags. */
    public String startWorker(Made cluster) {
        return run(cluster.host, cluster.stem + "-worker", "dask-worker", cluster.tags, cluster.securityGroup);
    }

    /** Runs a worker's definition as somebody may from the console: with the tags of the definition and no command. */
    public String startCopy(Made cluster) {
        return run(
                cluster.host,
                cluster.stem + "-worker",
                "dask-worker",
                List.of(),
                cluster.tags,
                createGroup("copy", "of somebody else", Map.of()));
    }

    /** Starts a second scheduler from definitions that are there, with a security group that its user brought. */
    public String startAgain(String host, String stem, Map<String, String> tags) {
        return run(host, stem + "-scheduler", "dask-scheduler", tags, createGroup("brought", "by its user", Map.of()));
    }

    /** Starts a task that belongs to nobody's Dask cluster. */
    public String startStranger(String host, String family, Map<String, String> tags) {
        register(family, "app", Map.of(), Map.of());
        return run(host, family, "app", tags, createGroup("stranger-" + family, "of somebody else", Map.of()));
    }

    /** Stops a task, as a scheduler does by itself when it was idle for five minutes. */
    public void stop(String host, String task) {
        aws.ecs("StopTask", Map.of("cluster", host, "task", task, "reason", "idle"));
    }

    /** Stops all tasks of a cluster; what it needed to run stays. */
    public void stop(Made cluster) {
        cluster.workers.forEach(task -> stop(cluster.host, task));
        stop(cluster.host, cluster.scheduler);
    }

    /** Deletes all but the tasks, as somebody may by hand. */
    public void deleteLeftovers(Made cluster) {
        for (String role : roles(cluster.stem)) {
            aws.ifThere("iam", "Action=DeleteRole&Version=2010-05-08&RoleName=" + role);
        }
        deleteAllButRoles(cluster);
    }

    /** Deletes the ECS cluster, the definitions and the security group. */
    public void deleteAllButRoles(Made cluster) {
        for (String family : List.of(cluster.stem + "-scheduler", cluster.stem + "-worker")) {
            JsonNode arns = aws.ecs("ListTaskDefinitions", Map.of("familyPrefix", family))
                    .path("taskDefinitionArns");
            arns.forEach(arn -> aws.ecs("DeregisterTaskDefinition", Map.of("taskDefinition", arn.asText())));
        }
        deleteHost(cluster.host);
        deleteInterfaces(cluster.securityGroup);
        aws.ifThere("ec2", "Action=DeleteSecurityGroup&Version=2016-11-15&GroupId=" + cluster.securityGroup);
    }

    /** Deletes an ECS cluster. */
    public void deleteHost(String host) {
        aws.ecs("DeleteCluster", Map.of("cluster", host));
    }

    /** Starts a scheduler with the cluster's definitions, as in an account whose tasks cannot bear tags. */
    public String startUntagged(Made cluster, String host) {
        return run(host, cluster.stem + "-scheduler", "dask-scheduler", Map.of(), cluster.securityGroup);
    }

    private Made fill(String name, String host, String stem, Map<String, String> tags, int count) {
        roles(stem).forEach(role -> createRole(role, tags));
        boolean old = stem.equals(name);
        String group = old
                ? createGroup(name, GROUP_DESCRIPTION, Map.of())
                : createGroup(stem + "-security-group", GROUP_DESCRIPTION, tags);
        Map<String, String> log =
                Map.of("awslogs-group", "dask-ecs", "awslogs-stream-prefix", old ? host : host + "/" + name);
        register(stem + "-scheduler", "dask-scheduler", tags, log);
        register(stem + "-worker", "dask-worker", tags, log);
        String scheduler = run(host, stem + "-scheduler", "dask-scheduler", tags, group);
        List<String> workers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            workers.add(run(host, stem + "-worker", "dask-worker", tags, group));
        }
        return new Made(name, host, stem, tags, group, scheduler, workers);
    }

    private static Map<String, String> tags(Map<String, String> userTags, String host, @Nullable String name) {
        Map<String, String> tags = new LinkedHashMap<>(userTags);
        tags.put("createdBy", "dask-cloudprovider");
        tags.put("cluster", host);
        if (name != null) {
            tags.put("dask_cluster_name", name);
        }
        return tags;
    }

    private static List<String> roles(String stem) {
        return List.of(stem + "-execution-role", stem + "-task-role");
    }

    private void createRole(String name, Map<String, String> tags) {
        StringBuilder form = new StringBuilder("Action=CreateRole&Version=2010-05-08&RoleName=" + name
                + "&AssumeRolePolicyDocument=" + AwsWire.encode(TRUST));
        AwsWire.numbered(form, "Tags.member.", tags);
        aws.ifThere("iam", form.toString());
    }

    /** Adds a policy to a role, as its user may. */
    public void addInlinePolicy(String role, String policy) {
        aws.query(
                "iam",
                "Action=PutRolePolicy&Version=2010-05-08&RoleName=" + role + "&PolicyName=" + policy
                        + "&PolicyDocument="
                        + AwsWire.encode(
                                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}"));
    }

    private String createGroup(String name, String description, Map<String, String> tags) {
        StringBuilder form = new StringBuilder("Action=CreateSecurityGroup&Version=2016-11-15&GroupName=" + name
                + "&GroupDescription=" + AwsWire.encode(description));
        if (!tags.isEmpty()) {
            form.append("&TagSpecification.1.ResourceType=security-group");
            AwsWire.numbered(form, "TagSpecification.1.Tag.", tags);
        }
        return AwsWire.first("<groupId>([^<]+)<", aws.query("ec2", form.toString()));
    }

    private void register(String family, String container, Map<String, String> tags, Map<String, String> log) {
        Map<String, Object> of = new LinkedHashMap<>(
                Map.of("name", container, "image", "daskdev/dask", "cpu", 1024, "memory", 4096, "essential", true));
        if (!log.isEmpty()) {
            of.put("logConfiguration", Map.of("logDriver", "awslogs", "options", log));
        }
        Map<String, Object> request = new LinkedHashMap<>(Map.of(
                "family",
                family,
                "networkMode",
                "awsvpc",
                "cpu",
                "1024",
                "memory",
                "4096",
                "requiresCompatibilities",
                List.of("FARGATE"),
                "containerDefinitions",
                List.of(of)));
        if (!tags.isEmpty()) {
            request.put("tags", AwsWire.list(tags));
        }
        aws.ecs("RegisterTaskDefinition", request);
    }

    private String run(String host, String family, String container, Map<String, String> tags, String group) {
        List<String> command = container.equals("dask-worker")
                ? List.of(
                        "dask-worker",
                        "tcp://10.0.0.1:8786",
                        "--name",
                        String.valueOf(names.getAndIncrement()),
                        "--death-timeout",
                        "60")
                : List.of(container);
        return run(host, family, container, command, tags, group);
    }

    private String run(
            String host,
            String family,
            String container,
            List<String> command,
            Map<String, String> tags,
            String group) {
        String subnets = aws.query("ec2", "Action=DescribeSubnets&Version=2016-11-15");
        JsonNode answer = aws.ecs(
                "RunTask",
                Map.of(
                        "cluster",
                        host,
                        "taskDefinition",
                        family,
                        "count",
                        1,
                        "launchType",
                        "FARGATE",
                        "tags",
                        AwsWire.list(tags),
                        "overrides",
                        Map.of("containerOverrides", List.of(Map.of("name", container, "command", command))),
                        "networkConfiguration",
                        Map.of(
                                "awsvpcConfiguration",
                                Map.of(
                                        "subnets",
                                        List.of(AwsWire.first("<subnetId>([^<]+)<", subnets)),
                                        "securityGroups",
                                        List.of(group)))));
        return answer.path("tasks").path(0).path("taskArn").asText();
    }
}
