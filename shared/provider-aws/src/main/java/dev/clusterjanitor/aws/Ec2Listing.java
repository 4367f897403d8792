package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.machines.MachineTypes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CpuOptions;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;

/** Reads EC2's listings, every page of them, and keeps only what matters. One object for one reading. */
final class Ec2Listing {
    /** Every state but terminated. */
    static final List<String> NOT_YET_GONE = List.of("pending", "running", "stopping", "stopped", "shutting-down");

    /** EC2 takes at most 200 values for one filter. */
    static final int MOST_FILTER_VALUES = 200;

    /** A page of DescribeVolumes that all regions accept (MaxResults 5 to 500). */
    private static final int VOLUMES_PER_PAGE = 500;

    /** {@code User initiated (2026-01-15 11:35:00 GMT)}. */
    private static final Pattern TRANSITION_TIME =
            Pattern.compile("\\((\\d{4}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d:\\d\\d) (?:GMT|UTC)\\)");

    /** Tags that differ from machine to machine are not worth sharing. */
    private static final String UNIQUE_KEY = "Name";

    private final RegionClients clients;
    private final Map<String, String> shared = new HashMap<>();
    private final Map<Map<String, String>, Map<String, String>> sharedTraits = new HashMap<>();

    Ec2Listing(RegionClients clients) {
        this.clients = clients;
    }

    /** A filter of EC2. */
    static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }

    static Filter filter(String name, String value) {
        return filter(name, List.of(value));
    }

    /**
     * Lists machines, page by page.
     *
     * @param sink gets each machine as soon as its page was read
     * @throws AwsFailure if a page cannot be read; those before it have reached the sink
     */
    void machines(List<Filter> filters, Consumer<Machine> sink) {
        Set<String> seen = new HashSet<>();
        String token = null;
        do {
            DescribeInstancesRequest request = DescribeInstancesRequest.builder()
                    .filters(filters)
                    .maxResults(clients.machinesPerPage())
                    .nextToken(token)
                    .build();
            DescribeInstancesResponse page =
                    clients.call("ec2:DescribeInstances", () -> clients.ec2().describeInstances(request));
            page.reservations()
                    .forEach(
                            reservation -> reservation.instances().forEach(instance -> sink.accept(machine(instance))));
            token = next(page.nextToken(), seen, "ec2:DescribeInstances");
        } while (token != null);
    }

    /**
     * Lists volumes, page by page.
     *
     * @throws AwsFailure if a page cannot be read; those before it have reached the sink
     */
    void volumes(List<Filter> filters, Consumer<Volume> sink) {
        Set<String> seen = new HashSet<>();
        String token = null;
        do {
            DescribeVolumesRequest request = DescribeVolumesRequest.builder()
                    .filters(filters)
                    .maxResults(VOLUMES_PER_PAGE)
                    .nextToken(token)
                    .build();
            DescribeVolumesResponse page =
                    clients.call("ec2:DescribeVolumes", () -> clients.ec2().describeVolumes(request));
            page.volumes().forEach(volume -> sink.accept(volume(volume)));
            token = next(page.nextToken(), seen, "ec2:DescribeVolumes");
        } while (token != null);
    }

    /** A token that comes again would have us read the same page for ever. */
    private @Nullable String next(@Nullable String token, Set<String> seen, String action) {
        if (token == null || token.isEmpty()) {
            return null;
        }
        if (!seen.add(token)) {
            throw new AwsFailure("", action + " in " + clients.region() + ": the listing goes round in circles");
        }
        return token;
    }

    private Machine machine(Instance instance) {
        Instant lastStart = instance.launchTime();
        return new Machine(
                instance.instanceId(),
                share(instance.state() == null ? "" : instance.state().nameAsString()),
                share(instance.placement() == null ? null : instance.placement().availabilityZone()),
                share(instance.instanceTypeAsString()),
                capacity(instance),
                firstStart(instance, lastStart),
                lastStart,
                endedAt(instance),
                tags(instance.tags()),
                instance.blockDeviceMappings().stream()
                        .filter(mapping ->
                                mapping.ebs() != null && mapping.ebs().volumeId() != null)
                        .map(mapping -> new Machine.Disk(
                                mapping.ebs().volumeId(), mapping.ebs().attachTime()))
                        .toList(),
                traits(instance),
                share(instance.securityGroups().stream()
                        .map(group -> group.groupId() + " ")
                        .sorted()
                        .collect(Collectors.joining())),
                instance.publicIpAddress(),
                instance.privateIpAddress());
    }

    /**
     * What dask-cloudprovider gives to all machines of a cluster (dask_cloudprovider/aws/ec2.py, create_vm) and nobody
     * changes later. Not the image, which is the latest of its kind each time where the user names none; not the subnet
     * and zone, which it may choose anew; not the instance profile, which accounts attach to machines that run.
     */
    private Map<String, String> traits(Instance instance) {
        Map<String, String> traits = Map.of(
                "VPC",
                Objects.requireNonNullElse(instance.vpcId(), ""),
                "key pair",
                Objects.requireNonNullElse(instance.keyName(), ""),
                "network interface's description",
                primaryInterface(instance)
                        .map(InstanceNetworkInterface::description)
                        .orElse(""));
        return sharedTraits.computeIfAbsent(traits, t -> t);
    }

    /** EC2 has no field for it: the reason of the last transition ends with its time, where EC2 tells of one. */
    private static @Nullable Instant endedAt(Instance instance) {
        Matcher time = TRANSITION_TIME.matcher(Objects.requireNonNullElse(instance.stateTransitionReason(), ""));
        try {
            return time.find() ? Instant.parse(time.group(1) + "T" + time.group(2) + "Z") : null;
        } catch (DateTimeException noTime) {
            return null;
        }
    }

    private static Capacity capacity(Instance instance) {
        CpuOptions options = instance.cpuOptions();
        boolean isTold = options != null && options.coreCount() != null && options.threadsPerCore() != null;
        return MachineTypes.ofEc2(
                Objects.requireNonNullElse(instance.instanceTypeAsString(), ""),
                isTold ? options.coreCount() * options.threadsPerCore() : 0);
    }

    private static Optional<InstanceNetworkInterface> primaryInterface(Instance instance) {
        return instance.networkInterfaces().stream()
                .filter(one -> one.attachment() != null
                        && Integer.valueOf(0).equals(one.attachment().deviceIndex()))
                .findFirst();
    }

    /**
     * LaunchTime is the time of the last start. The primary network interface is attached once, at the first (EC2 API
     * reference, Instance.LaunchTime).
     */
    private static @Nullable Instant firstStart(Instance instance, @Nullable Instant lastStart) {
        return Stream.concat(
                        Stream.ofNullable(lastStart),
                        primaryInterface(instance).map(one -> one.attachment().attachTime()).stream())
                .min(Instant::compareTo)
                .orElse(null);
    }

    private Volume volume(software.amazon.awssdk.services.ec2.model.Volume volume) {
        String type = volume.volumeTypeAsString() == null ? "" : " " + volume.volumeTypeAsString();
        return new Volume(
                volume.volumeId(),
                volume.stateAsString() == null ? "" : volume.stateAsString(),
                share(volume.size() == null ? "" : volume.size() + " GiB" + type),
                volume.createTime(),
                tags(volume.tags()),
                volume.attachments().stream()
                        .map(VolumeAttachment::attachTime)
                        .filter(Objects::nonNull)
                        .max(Instant::compareTo)
                        .orElse(null),
                volume.attachments().stream()
                        .map(VolumeAttachment::instanceId)
                        .filter(id -> id != null)
                        .toList());
    }

    private Map<String, String> tags(List<Tag> tags) {
        Map<String, String> map = new LinkedHashMap<>();
        for (Tag tag : tags) {
            String value = tag.value() == null ? "" : tag.value();
            map.put(share(tag.key()), UNIQUE_KEY.equals(tag.key()) ? value : share(value));
        }
        return Map.copyOf(map);
    }

    /** One copy of a text, however many machines bear it. */
    private String share(@Nullable String text) {
        return text == null ? "" : shared.computeIfAbsent(text, t -> t);
    }
}
