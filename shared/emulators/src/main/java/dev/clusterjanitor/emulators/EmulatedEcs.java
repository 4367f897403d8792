package dev.clusterjanitor.emulators;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What there is in an emulated ECS, and around it, as its users see it. */
public abstract sealed class EmulatedEcs permits EmulatedFargate {
    final AwsWire aws;

    EmulatedEcs(AwsWire aws) {
        this.aws = aws;
    }

    /** The emulator keeps the network interfaces of tasks that have stopped; ECS takes them away after a while. */
    public void deleteInterfaces(String securityGroup) {
        interfacesOf(securityGroup)
                .forEach(id -> aws.ifThere(
                        "ec2", "Action=DeleteNetworkInterface&Version=2016-11-15&NetworkInterfaceId=" + id));
    }

    /** The ids of the network interfaces in a security group. */
    public List<String> interfacesOf(String securityGroup) {
        String answer = aws.query(
                "ec2",
                "Action=DescribeNetworkInterfaces&Version=2016-11-15&Filter.1.Name=group-id&Filter.1.Value.1="
                        + securityGroup);
        return AwsWire.all("<networkInterfaceId>([^<]+)<", answer);
    }

    /** Sets a tag on a task, an ECS cluster or a task definition. */
    public void tag(String arn, String key, String value) {
        aws.ecs("TagResource", Map.of("resourceArn", arn, "tags", AwsWire.list(Map.of(key, value))));
    }

    /** All tags of a task. */
    public Map<String, String> tagsOf(String host, String task) {
        Map<String, String> tags = new TreeMap<>();
        aws.ecs("DescribeTasks", Map.of("cluster", host, "tasks", List.of(task), "include", List.of("TAGS")))
                .path("tasks")
                .path(0)
                .path("tags")
                .forEach(tag ->
                        tags.put(tag.path("key").asText(), tag.path("value").asText()));
        return tags;
    }

    /** The ARNs of all tasks of an ECS cluster that are meant to run. */
    public List<String> running(String host) {
        List<String> arns = new ArrayList<>();
        aws.ecs("ListTasks", Map.of("cluster", host, "desiredStatus", "RUNNING"))
                .path("taskArns")
                .forEach(arn -> arns.add(arn.asText()));
        return arns.stream().filter(arn -> arn.contains("/" + host + "/")).toList();
    }

    /** The names of all active ECS clusters. */
    public List<String> hosts() {
        List<String> arns = new ArrayList<>();
        aws.ecs("ListClusters", Map.of()).path("clusterArns").forEach(arn -> arns.add(arn.asText()));
        List<String> names = new ArrayList<>();
        aws.ecs("DescribeClusters", Map.of("clusters", arns)).path("clusters").forEach(cluster -> {
            if (!arns.isEmpty() && cluster.path("status").asText().equals("ACTIVE")) {
                names.add(cluster.path("clusterName").asText());
            }
        });
        return names.stream().sorted().toList();
    }

    /** The names of all roles. */
    public List<String> roles() {
        return AwsWire.all("<RoleName>([^<]+)<", aws.query("iam", "Action=ListRoles&Version=2010-05-08")).stream()
                .sorted()
                .toList();
    }

    /** The names of all security groups. */
    public List<String> securityGroups() {
        return AwsWire.all("<groupName>([^<]+)<", aws.query("ec2", "Action=DescribeSecurityGroups&Version=2016-11-15"))
                .stream()
                .distinct()
                .sorted()
                .toList();
    }

    /** The families and revisions of all active task definitions: {@code dask-alice-worker:1}. */
    public List<String> definitions() {
        List<String> names = new ArrayList<>();
        aws.ecs("ListTaskDefinitions", Map.of("status", "ACTIVE"))
                .path("taskDefinitionArns")
                .forEach(arn -> names.add(arn.asText().substring(arn.asText().indexOf('/') + 1)));
        return names.stream().sorted().toList();
    }
}
