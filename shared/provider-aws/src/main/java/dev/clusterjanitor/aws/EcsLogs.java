package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.port.ConsoleText;
import dev.clusterjanitor.core.port.LogTail;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/** Reads what tasks printed from CloudWatch Logs; their task definition tells where it is. */
final class EcsLogs {
    /** GetLogEvents gives at most 10,000 events. */
    private static final int MOST_EVENTS = 10_000;

    private final RegionClients clients;
    private final Map<String, List<ContainerDefinition>> containers = new HashMap<>();

    EcsLogs(RegionClients clients) {
        this.clients = clients;
    }

    List<LogTail> of(List<EcsTask> tasks, int lines) {
        List<LogTail> logs = new ArrayList<>();
        for (EcsTask task : tasks) {
            destination(task)
                    .map(at -> new LogTail(task.id() + " " + task.role().id(), tail(at, lines)))
                    .ifPresent(logs::add);
        }
        return logs;
    }

    /** A log group and a stream in it. */
    private record Destination(String group, String stream) {}

    /** The awslogs driver of ECS names streams prefix/container/task. */
    private Optional<Destination> destination(EcsTask task) {
        return containersOf(task.definition()).stream()
                .filter(container ->
                        task.container().isEmpty() || task.container().equals(container.name()))
                .filter(container -> container.logConfiguration() != null)
                .map(container -> {
                    Map<String, String> options = container.logConfiguration().options();
                    String prefix = options.getOrDefault("awslogs-stream-prefix", "");
                    return new Destination(
                            options.getOrDefault("awslogs-group", ""),
                            prefix + "/" + container.name() + "/" + task.id());
                })
                .filter(at -> !at.group.isEmpty())
                .findFirst();
    }

    private List<ContainerDefinition> containersOf(String definition) {
        return containers.computeIfAbsent(
                definition,
                arn -> clients.call(
                                "ecs:DescribeTaskDefinition",
                                () -> clients.ecs().describeTaskDefinition(request -> request.taskDefinition(arn)))
                        .taskDefinition()
                        .containerDefinitions());
    }

    private List<String> tail(Destination at, int lines) {
        try {
            String text = clients
                    .call(
                            "logs:GetLogEvents",
                            () -> clients.logs()
                                    .getLogEvents(request -> request.logGroupName(at.group)
                                            .logStreamName(at.stream)
                                            .limit(Math.min(lines, MOST_EVENTS))
                                            .startFromHead(false)))
                    .events()
                    .stream()
                    .map(OutputLogEvent::message)
                    .collect(Collectors.joining("\n"));
            return text.isEmpty() ? List.of() : ConsoleText.lastLines(text, lines);
        } catch (AwsFailure failed) {
            if (failed.isNotFound()) {
                return List.of();
            }
            throw failed;
        }
    }
}
