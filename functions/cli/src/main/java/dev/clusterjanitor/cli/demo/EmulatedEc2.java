package dev.clusterjanitor.cli.demo;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.UsageReading;
import dev.clusterjanitor.emulators.DaskUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** EC2 in the emulator: starts machines in the steps in which EC2Cluster does. */
final class EmulatedEc2 implements DemoCloud {
    private static final int LARGEST_PUT = 1000;
    private static final String IMAGE = "ami-12c6146b";

    private static final Tag MARKER = tag("createdBy", "dask-cloudprovider");

    private final Ec2Client ec2 = Ec2Client.create();
    /** The SDK compresses larger bodies, which moto does not understand. */
    private final CloudWatchClient metrics = CloudWatchClient.builder()
            .overrideConfiguration(o -> o.compressionConfiguration(c -> c.requestCompressionEnabled(false)))
            .build();

    private int workers;

    @Override
    public String manager() {
        return "EC2Cluster";
    }

    @Override
    public Set<Scene> scenes() {
        return EnumSet.allOf(Scene.class);
    }

    @Override
    public String startScheduler(String cluster) {
        return start(cluster, "dask-" + cluster + "-scheduler");
    }

    @Override
    public List<String> startWorkers(String cluster, int count) {
        return Stream.generate(() -> String.format("dask-%s-worker-%08x", cluster, ++workers))
                .limit(count)
                .map(name -> start(cluster, name))
                .toList();
    }

    /** What EC2Cluster leaves when its process dies between its two calls. */
    @Override
    public String startStray() {
        return run(List.of(MARKER));
    }

    @Override
    public String startBystander() {
        return run(List.of(tag("Name", "billing-database"), tag("team", "finance")));
    }

    @Override
    public void addLoosePart(String machine) {
        String zone = describe(machine).placement().availabilityZone();
        String volume = ec2.createVolume(r -> r.availabilityZone(zone)
                        .size(100)
                        .tagSpecifications(tags(ResourceType.VOLUME, List.of(MARKER))))
                .volumeId();
        ec2.attachVolume(r -> r.volumeId(volume).instanceId(machine).device("/dev/sdf"));
    }

    @Override
    public void protect(String machine) {
        ec2.modifyInstanceAttribute(r -> r.instanceId(machine).disableApiTermination(b -> b.value(true)));
    }

    @Override
    public void tag(String machine, JanitorTag tag, String value) {
        ec2.createTags(r -> r.resources(machine).tags(tag(TagKeys.DEFAULT.of(tag), value)));
    }

    @Override
    public void meter(List<String> machines, Instant start, Duration busy) {
        List<MetricDatum> data = new ArrayList<>();
        Instant first = UsageReading.from(start, Duration.ZERO);
        Instant end = start.plus(Duration.ofHours(Demo.HOURS + 1L));
        Map<String, Map<String, String>> tags = running();
        for (String machine : machines) {
            // A t2.micro has one processor.
            String name = tags.getOrDefault(machine, Map.of()).getOrDefault("Name", "");
            for (Instant at = first; at.isBefore(end); at = at.plus(UsageReading.BUCKET)) {
                DaskUsage use = at.isBefore(start.plus(busy)) ? DaskUsage.busy(name) : DaskUsage.idle(name);
                data.add(datum("CPUUtilization", machine, at, use.cpuPercentOfCore()));
                data.add(datum("NetworkIn", machine, at, (double) use.received()));
                data.add(datum("NetworkOut", machine, at, (double) use.sent()));
            }
        }
        for (int from = 0; from < data.size(); from += LARGEST_PUT) {
            List<MetricDatum> batch = data.subList(from, Math.min(from + LARGEST_PUT, data.size()));
            metrics.putMetricData(r -> r.namespace("AWS/EC2").metricData(batch));
        }
    }

    @Override
    public Map<String, Map<String, String>> running() {
        return ec2.describeInstancesPaginator().reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(machine -> machine.state().name() == InstanceStateName.RUNNING)
                .collect(Collectors.toMap(Instance::instanceId, EmulatedEc2::tags, (a, b) -> a, TreeMap::new));
    }

    @Override
    public List<String> loose() {
        return ec2.describeVolumesPaginator().volumes().stream()
                .filter(volume -> volume.state() == VolumeState.AVAILABLE)
                .map(Volume::volumeId)
                .toList();
    }

    @Override
    public void close() {
        ec2.close();
        metrics.close();
    }

    private String start(String cluster, String name) {
        String machine = run(List.of(MARKER));
        ec2.createTags(r -> r.resources(machine).tags(tag("Name", name), tag("Dask Cluster", cluster)));
        return machine;
    }

    private String run(List<Tag> tags) {
        return ec2.runInstances(r -> r.imageId(IMAGE)
                        .instanceType(InstanceType.T2_MICRO)
                        .minCount(1)
                        .maxCount(1)
                        .tagSpecifications(tags(ResourceType.INSTANCE, tags)))
                .instances()
                .get(0)
                .instanceId();
    }

    private Instance describe(String machine) {
        return ec2.describeInstances(r -> r.instanceIds(machine))
                .reservations()
                .get(0)
                .instances()
                .get(0);
    }

    private static Map<String, String> tags(Instance machine) {
        return machine.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value, (a, b) -> a, TreeMap::new));
    }

    private static TagSpecification tags(ResourceType type, List<Tag> tags) {
        return TagSpecification.builder().resourceType(type).tags(tags).build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static MetricDatum datum(String metric, String machine, Instant at, double value) {
        return MetricDatum.builder()
                .metricName(metric)
                .dimensions(
                        Dimension.builder().name("InstanceId").value(machine).build())
                .timestamp(at)
                .value(value)
                .build();
    }
}
