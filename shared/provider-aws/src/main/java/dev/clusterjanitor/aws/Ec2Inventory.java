package dev.clusterjanitor.aws;

import static dev.clusterjanitor.aws.Ec2Listing.filter;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Lock;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;

/**
 * Everything about one cluster, read freshly from its id alone.
 *
 * @param cluster the facts, with the locks, which discovery leaves out: reading them is a call per machine
 * @param machines its machines, in the order of the cluster's resources
 * @param disks volumes that dask-cloudprovider made for this cluster: attached to its machines, or left over
 * @param others what carries its tags and may be a copy, each an entry of its own: never deleted with it
 */
record Ec2Inventory(Cluster cluster, List<Machine> machines, List<Volume> disks, List<Resource> others) {
    private static final Pattern INSTANCE_ID = Pattern.compile("i-[0-9a-f]{8,40}");
    private static final Pattern VOLUME_ID = Pattern.compile("vol-[0-9a-f]{8,40}");
    private static final String TERMINATION_PROTECTION = "termination protection";

    Ec2Inventory {
        machines = List.copyOf(machines);
        disks = List.copyOf(disks);
        others = List.copyOf(others);
    }

    /**
     * Reads a cluster.
     *
     * @return empty if nothing of that name is listed
     * @throws AwsFailure if it cannot be listed
     */
    static Optional<Ec2Inventory> read(RegionClients clients, TagKeys keys, Scope scope, String name) {
        boolean isPart =
                INSTANCE_ID.matcher(name).matches() || VOLUME_ID.matcher(name).matches();
        if (!Ec2Marker.isClusterId(name) && !isPart) {
            return Optional.empty();
        }
        Ec2Listing listing = new Ec2Listing(clients);
        Ec2Grouping grouping = new Ec2Grouping(scope, keys);
        Map<String, Machine> machines = machines(name, listing);
        machines.values().forEach(grouping::add);
        Map<String, Volume> leftovers = new LinkedHashMap<>();
        listing.volumes(recordedFor(name, keys), disk -> leftovers.put(disk.id(), disk));
        leftovers.values().forEach(grouping::add);
        List<Cluster> found = grouping.clusters(List.of(), List.of());
        for (Cluster cluster : found) {
            if (cluster.id().name().equals(name)) {
                List<Machine> members = cluster.machines().stream()
                        .flatMap(part -> Optional.ofNullable(machines.get(part.id())).stream())
                        .toList();
                List<Volume> disks = new ArrayList<>(madeWith(members, listing));
                leftovers.values().stream().filter(disk -> has(cluster, disk)).forEach(disks::add);
                List<Resource> others = found.stream()
                        .filter(other -> !other.equals(cluster))
                        .flatMap(other -> other.resources().stream())
                        .toList();
                return Optional.of(new Ec2Inventory(withLocks(clients, cluster), members, disks, others));
            }
        }
        return Optional.empty();
    }

    /** All that carry the tags of a cluster; for one by its own id also those of the cluster whose tags it carries. */
    private static Map<String, Machine> machines(String name, Ec2Listing listing) {
        Map<String, Machine> machines = new LinkedHashMap<>();
        if (!VOLUME_ID.matcher(name).matches()) {
            listing.machines(membersOf(name), machine -> machines.put(machine.id(), machine));
        }
        List<String> clusters = machines.values().stream()
                .flatMap(machine -> Ec2Marker.read(machine.tags()).stream())
                .flatMap(marker -> Optional.ofNullable(marker.cluster()).stream())
                .filter(cluster -> !cluster.equals(name))
                .distinct()
                .toList();
        clusters.forEach(
                cluster -> listing.machines(membersOf(cluster), machine -> machines.put(machine.id(), machine)));
        return machines;
    }

    /** The filters that list the machines of a cluster, ungrouped ones by their own id. */
    static List<Filter> membersOf(String name) {
        return List.of(
                Ec2Marker.isClusterId(name)
                        ? filter("tag:" + Ec2Marker.CLUSTER_KEY, name)
                        : filter("instance-id", name));
    }

    /** Whether this is a machine without a cluster, or what may be a copy. */
    boolean isUngrouped() {
        return cluster.shape() == Shape.UNGROUPED;
    }

    /** The filters that list the disks that were recorded for a cluster; of one disk by its own id just that. */
    private static List<Filter> recordedFor(String name, TagKeys keys) {
        return List.of(
                Ec2Discovery.MADE_BY_DASK,
                filter("status", Volume.AVAILABLE),
                VOLUME_ID.matcher(name).matches()
                        ? filter("volume-id", name)
                        : filter("tag:" + keys.of(JanitorTag.CLUSTER), name));
    }

    private static boolean has(Cluster cluster, Volume disk) {
        return cluster.resources().stream().anyMatch(part -> part.id().equals(disk.id()));
    }

    /** The disks that dask-cloudprovider marked, and EC2 made with these very machines. */
    private static List<Volume> madeWith(List<Machine> machines, Ec2Listing listing) {
        Map<String, Machine> byId = new HashMap<>();
        machines.forEach(machine -> byId.put(machine.id(), machine));
        List<Volume> made = new ArrayList<>();
        for (List<String> some : Chunks.of(List.copyOf(byId.keySet()), Ec2Listing.MOST_FILTER_VALUES)) {
            listing.volumes(List.of(Ec2Discovery.MADE_BY_DASK, filter("attachment.instance-id", some)), disk -> {
                List<Machine> on = disk.attachedTo().stream()
                        .flatMap(id -> Optional.ofNullable(byId.get(id)).stream())
                        .toList();
                boolean restored = Ec2Copies.launcher(disk.tags()).isPresent();
                if (!restored && on.size() == 1 && disk.isMadeWith(on.get(0))) {
                    made.add(disk);
                }
            });
        }
        return made;
    }

    private static Cluster withLocks(RegionClients clients, Cluster cluster) {
        List<Lock> locks = new ArrayList<>();
        List<String> doubts = new ArrayList<>(cluster.doubts());
        for (var machine : cluster.machines()) {
            try {
                if (isProtected(clients, machine.id())) {
                    locks.add(new Lock(machine.id(), TERMINATION_PROTECTION));
                }
            } catch (AwsFailure failed) {
                if (!failed.isNotFound()) {
                    doubts.add("whether its machines are protected is not known: " + failed.getMessage());
                    break;
                }
            }
        }
        return cluster.with(locks, doubts);
    }

    private static boolean isProtected(RegionClients clients, String machine) {
        DescribeInstanceAttributeRequest request = DescribeInstanceAttributeRequest.builder()
                .instanceId(machine)
                .attribute(InstanceAttributeName.DISABLE_API_TERMINATION)
                .build();
        var answer = clients.call(
                "ec2:DescribeInstanceAttribute", () -> clients.ec2().describeInstanceAttribute(request));
        if (answer.disableApiTermination() == null
                || answer.disableApiTermination().value() == null) {
            throw new AwsFailure(
                    "", "ec2:DescribeInstanceAttribute in " + clients.region() + ": no answer on " + machine);
        }
        return answer.disableApiTermination().value();
    }
}
