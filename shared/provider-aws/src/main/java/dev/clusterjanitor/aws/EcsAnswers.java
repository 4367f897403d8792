package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.machines.MachineTypes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;

/** Takes from the answers of ECS what we keep. */
final class EcsAnswers {
    private EcsAnswers() {}

    static EcsHost host(Cluster cluster) {
        return new EcsHost(
                cluster.clusterArn(),
                cluster.clusterName(),
                cluster.status(),
                tags(cluster.tags()),
                count(cluster.activeServicesCount()) + count(cluster.registeredContainerInstancesCount()));
    }

    private static int count(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    static EcsTask task(Task task) {
        String definition = text(task.taskDefinitionArn());
        String revision = EcsTask.idOf(definition);
        int colon = revision.lastIndexOf(':');
        List<ContainerOverride> overrides =
                task.overrides() == null ? List.of() : task.overrides().containerOverrides();
        String container = Stream.concat(
                        task.containers().stream().map(c -> text(c.name())),
                        overrides.stream().map(o -> text(o.name())))
                .filter(name -> name.startsWith(EcsNames.PREFIX))
                .findFirst()
                .orElse("");
        String launch =
                task.capacityProviderName() == null ? text(task.launchTypeAsString()) : task.capacityProviderName();
        String size = task.cpu() == null ? launch : launch + " " + task.cpu() + " CPU " + task.memory() + " MiB";
        Map<String, String> tags = tags(task.tags());
        Instant created = task.createdAt() == null ? task.startedAt() : task.createdAt();
        return new EcsTask(
                task.taskArn(),
                EcsTask.idOf(task.clusterArn()),
                text(task.lastStatus()),
                colon < 0 ? revision : revision.substring(0, colon),
                definition,
                container,
                size.strip(),
                capacity(task, container),
                created,
                task.startedAt(),
                tags,
                networkInterface(task),
                overrides.stream().flatMap(o -> o.command().stream()).anyMatch(word -> word.startsWith("--tls-")),
                text(task.group()).startsWith("service:"),
                EcsCopies.nameOf(task, container),
                EcsCopies.doubt(task, container, tags));
    }

    /** A task whose CPU is not limited has no number of its own: what its metrics are a share of is not known. */
    private static Capacity capacity(Task task, String container) {
        String units = text(task.cpu());
        int gpus =
                task.containers().stream().mapToInt(one -> one.gpuIds().size()).sum();
        return MachineTypes.ofEcsTask(
                units.matches("\\d{1,6}") ? Integer.parseInt(units) : 0, gpus, EcsCopies.workersOf(task, container));
    }

    private static @Nullable String networkInterface(Task task) {
        return task.attachments().stream()
                .filter(attachment -> "ElasticNetworkInterface".equals(attachment.type()))
                .flatMap(attachment -> attachment.details().stream())
                .filter(detail -> "networkInterfaceId".equals(detail.name()))
                .map(detail -> detail.value())
                .findFirst()
                .orElse(null);
    }

    static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> map = new LinkedHashMap<>();
        tags.forEach(tag -> map.put(text(tag.key()), text(tag.value())));
        return map;
    }

    static Map<String, String> ec2Tags(List<software.amazon.awssdk.services.ec2.model.Tag> tags) {
        Map<String, String> map = new LinkedHashMap<>();
        tags.forEach(tag -> map.put(text(tag.key()), text(tag.value())));
        return map;
    }
}
