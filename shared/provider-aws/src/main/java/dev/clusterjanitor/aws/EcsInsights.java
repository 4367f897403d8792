package dev.clusterjanitor.aws;

import static dev.clusterjanitor.machines.DaskOverhead.DASK;

import dev.clusterjanitor.aws.CloudWatchMetrics.Reading;
import dev.clusterjanitor.aws.CloudWatchMetrics.Series;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.model.Tags;
import dev.clusterjanitor.core.model.Usage;
import dev.clusterjanitor.core.policy.UsageReading;
import dev.clusterjanitor.core.port.Watch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.ClusterSettingName;

/**
 * Whether tasks work, by Container Insights, where they are on. ECS measures each task once a minute, and publishes the
 * measurements of all tasks of a family together (namespace ECS/ContainerInsights, dimensions ClusterName and
 * TaskDefinitionFamily): so the largest of them is taken for every task of the family. A bucket with fewer measurements
 * than tasks is a gap.
 */
final class EcsInsights {
    private static final String NAMESPACE = "ECS/ContainerInsights";
    private static final String SOURCE = "metrics";
    private static final String CPU = "CpuUtilized";
    private static final String RESERVED = "CpuReserved";
    private static final String RECEIVED = "NetworkRxBytes";
    private static final String SENT = "NetworkTxBytes";
    private static final String MOST = "Maximum";
    private static final String LEAST = "Minimum";
    private static final String COUNT = "SampleCount";

    /** The network metrics are bytes in a second. */
    private static final double KIB_IN_A_BUCKET = UsageReading.BUCKET.toSeconds() / 1024.0;

    private final RegionClients clients;
    private final Instant now;

    EcsInsights(RegionClients clients, Instant now) {
        this.clients = clients;
        this.now = now;
    }

    Map<ClusterId, Signal> read(List<Watch> watches) {
        Map<ClusterId, Signal> signals = new HashMap<>();
        Set<String> on;
        try {
            on = hostsWithInsights(watches);
        } catch (AwsFailure failed) {
            watches.forEach(
                    watch -> signals.put(watch.cluster().id(), unreadable(String.valueOf(failed.getMessage()))));
            return signals;
        }
        List<Watch> measured = new ArrayList<>();
        for (Watch watch : watches) {
            if (running(watch).stream().allMatch(task -> on.contains(EcsTask.ecsClusterOf(task.id())))
                    && names(watch).isPresent()) {
                measured.add(watch);
            } else {
                signals.put(
                        watch.cluster().id(),
                        Signal.unknown(SOURCE, Question.ACTIVITY, "Container Insights are off for its ECS cluster"));
            }
        }
        measure(measured, signals);
        return signals;
    }

    private void measure(List<Watch> measured, Map<ClusterId, Signal> signals) {
        CloudWatchMetrics metrics = new CloudWatchMetrics(clients, series -> {
            String[] at = series.machine().split("/", -1);
            return CloudWatchMetrics.metric(
                    NAMESPACE, series.metric(), Map.of("ClusterName", at[0], "TaskDefinitionFamily", at[1]));
        });
        Instant from = measured.stream()
                .map(watch -> UsageReading.from(now, watch.window()))
                .min(Instant::compareTo)
                .orElse(now);
        List<Series> series = measured.stream()
                .flatMap(watch -> families(watch).stream())
                .distinct()
                .flatMap(family -> series(family).stream())
                .toList();
        Reading reading = metrics.read(series, from, now);
        for (Watch watch : measured) {
            Optional<String> failure = families(watch).stream()
                    .flatMap(family -> series(family).stream())
                    .filter(one -> reading.failures().containsKey(one))
                    .map(one -> reading.failures().get(one))
                    .findFirst();
            signals.put(
                    watch.cluster().id(),
                    failure.map(EcsInsights::unreadable)
                            .orElseGet(() ->
                                    UsageReading.read(watch, usage(watch, reading), ended(watch, reading), DASK, now)));
        }
    }

    private static List<Series> series(String family) {
        return List.of(
                new Series(family, CPU, MOST),
                new Series(family, CPU, COUNT),
                new Series(family, RESERVED, LEAST),
                new Series(family, RECEIVED, MOST),
                new Series(family, SENT, MOST));
    }

    private Map<String, Usage> usage(Watch watch, Reading reading) {
        Map<String, Usage> usage = new HashMap<>();
        for (Resource task : running(watch)) {
            usage.put(task.id(), usage(watch, task, reading));
        }
        return usage;
    }

    private static Usage usage(Watch watch, Resource task, Reading reading) {
        String family = family(watch, task);
        Map<Instant, Double> count = values(reading, family, CPU, COUNT);
        Map<Instant, Double> cpu = new HashMap<>();
        percent(family, reading).forEach((at, percent) -> {
            boolean whole = count.getOrDefault(at, 0.0) >= tasksAt(watch, family, at);
            if (whole || UsageReading.isBusyCpu(watch, task, percent, DASK)) {
                cpu.put(at, percent);
            }
        });
        return new Usage(cpu, kib(values(reading, family, RECEIVED, MOST)), kib(values(reading, family, SENT, MOST)));
    }

    /** The families of which no task runs now: what they used in the window is what their tasks did before they ended. */
    private static Map<String, Usage> ended(Watch watch, Reading reading) {
        Map<String, Usage> usage = new HashMap<>();
        families(watch).stream()
                .filter(family -> running(watch).stream()
                        .noneMatch(task -> family(watch, task).equals(family)))
                .forEach(family -> usage.put(
                        family,
                        new Usage(
                                percent(family, reading),
                                kib(values(reading, family, RECEIVED, MOST)),
                                kib(values(reading, family, SENT, MOST)))));
        return usage;
    }

    private static Map<Instant, Double> percent(String family, Reading reading) {
        Map<Instant, Double> reserved = values(reading, family, RESERVED, LEAST);
        Map<Instant, Double> cpu = new HashMap<>();
        values(reading, family, CPU, MOST).forEach((at, units) -> {
            Double of = reserved.get(at);
            if (of != null && of > 0) {
                cpu.put(at, 100 * units / of);
            }
        });
        return cpu;
    }

    private static Map<Instant, Double> kib(Map<Instant, Double> bytesPerSecond) {
        Map<Instant, Double> kib = new HashMap<>();
        bytesPerSecond.forEach((at, rate) -> kib.put(at, rate * KIB_IN_A_BUCKET));
        return kib;
    }

    private static long tasksAt(Watch watch, String family, Instant bucket) {
        return running(watch).stream()
                .filter(task -> family(watch, task).equals(family))
                .filter(task -> task.startedAt() == null || !task.startedAt().isAfter(bucket))
                .count();
    }

    private static Map<Instant, Double> values(Reading reading, String family, String metric, String statistic) {
        return reading.values().getOrDefault(new Series(family, metric, statistic), Map.of());
    }

    /** Those of scheduler and workers in each ECS cluster where a task of it runs. */
    private static List<String> families(Watch watch) {
        EcsNames names = names(watch).orElseThrow();
        return running(watch).stream()
                .map(task -> EcsTask.ecsClusterOf(task.id()))
                .distinct()
                .flatMap(host -> names.families().stream().map(family -> host + "/" + family))
                .distinct()
                .toList();
    }

    /** ECS cluster and family. Where a user brought definitions of other names, these have no data: unknown. */
    private static String family(Watch watch, Resource task) {
        EcsNames names = names(watch).orElseThrow();
        return EcsTask.ecsClusterOf(task.id()) + "/"
                + (task.role() == Role.SCHEDULER ? names.schedulerFamily() : names.workerFamily());
    }

    private static Optional<EcsNames> names(Watch watch) {
        Tags tags = watch.cluster().tags();
        Map<String, String> first = new HashMap<>();
        tags.values().forEach((key, values) -> first.put(key, values.get(0)));
        return EcsMarker.read(first).flatMap(EcsMarker::names);
    }

    private static List<Resource> running(Watch watch) {
        return watch.cluster().machines().stream()
                .filter(task -> task.state().equals(EcsTask.RUNNING))
                .toList();
    }

    private Set<String> hostsWithInsights(List<Watch> watches) {
        List<String> hosts = watches.stream()
                .flatMap(watch -> running(watch).stream())
                .map(task -> EcsTask.ecsClusterOf(task.id()))
                .filter(host -> !host.isEmpty())
                .distinct()
                .toList();
        Set<String> on = new HashSet<>();
        for (List<String> some : Chunks.of(hosts, EcsListing.LARGEST_PAGE)) {
            clients
                    .call(
                            "ecs:DescribeClusters",
                            () -> clients.ecs()
                                    .describeClusters(
                                            request -> request.clusters(some).include(ClusterField.SETTINGS)))
                    .clusters()
                    .stream()
                    .filter(cluster -> cluster.settings().stream()
                            .anyMatch(setting -> setting.name() == ClusterSettingName.CONTAINER_INSIGHTS
                                    && !"disabled".equals(setting.value())))
                    .forEach(cluster -> on.add(cluster.clusterName()));
        }
        return on;
    }

    private static Signal unreadable(String why) {
        return Signal.unreadable(SOURCE, Question.ACTIVITY, why);
    }
}
