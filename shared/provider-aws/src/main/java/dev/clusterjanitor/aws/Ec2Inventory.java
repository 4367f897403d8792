package dev.clusterjanitor.aws;

import static dev.clusterjanitor.aws.Ec2Listing.filter;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Lock;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 */
record Ec2Inventory(Cluster cluster, List<Machine> machines, List<Volume> disks) {
    private static final Pattern INSTANCE_ID = Pattern.compile("i-[0-9a-f]{8,40}");
    private static final String TERMINATION_PROTECTION = "termination protection";

    Ec2Inventory {
        machines = List.copyOf(machines);
        disks = List.copyOf(disks);
    }

    /**
     * Reads a cluster.
     *
     * @return empty if nothing of that name is listed
     * @throws AwsFailure if it cannot be listed
     */
    static Optional<Ec2Inventory> read(RegionClients clients, TagKeys keys, Scope scope, String name) {
        if (!Ec2Marker.isClusterId(name) && !INSTANCE_ID.matcher(name).matches()) {
            return Optional.empty();
        }
        Ec2Listing listing = new Ec2Listing(clients);
        Ec2Grouping grouping = new Ec2Grouping(scope, keys);
        Map<String, Machine> machines = new LinkedHashMap<>();
        listing.machines(membersOf(name, Ec2Listing.PRESENT), machine -> machines.put(machine.id(), machine));
        Map<String, Volume> disks = new LinkedHashMap<>();
        listing.volumes(recordedFor(name, keys), disk -> disks.put(disk.id(), disk));
        disks.values().forEach(grouping::add);
        attachedTo(List.copyOf(machines.keySet()), listing).forEach(disk -> disks.put(disk.id(), disk));
        machines.values().forEach(grouping::add);
        return grouping.clusters(List.of(), List.of()).stream()
                .filter(cluster -> cluster.id().name().equals(name))
                .findFirst()
                .map(cluster -> withLocks(clients, cluster))
                .map(cluster -> of(cluster, machines, disks));
    }

    /** The filters that list the machines of a cluster, ungrouped ones by their own id. */
    static List<Filter> membersOf(String name, List<String> states) {
        return List.of(
                Ec2Marker.isClusterId(name)
                        ? filter("tag:" + Ec2Marker.CLUSTER_KEY, name)
                        : filter("instance-id", name),
                filter("instance-state-name", states));
    }

    /** Whether this is a machine without a cluster. */
    boolean isUngrouped() {
        return cluster.shape() == Shape.UNGROUPED;
    }

    private static List<Filter> recordedFor(String name, TagKeys keys) {
        return List.of(
                Ec2Discovery.MADE_BY_DASK,
                filter("tag:" + keys.of(JanitorTag.CLUSTER), name),
                filter("status", Volume.AVAILABLE));
    }

    private static List<Volume> attachedTo(List<String> machines, Ec2Listing listing) {
        List<Volume> attached = new ArrayList<>();
        for (List<String> some : Chunks.of(machines, Ec2Listing.MOST_FILTER_VALUES)) {
            listing.volumes(List.of(Ec2Discovery.MADE_BY_DASK, filter("attachment.instance-id", some)), attached::add);
        }
        return attached;
    }

    private static Ec2Inventory of(Cluster cluster, Map<String, Machine> machines, Map<String, Volume> disks) {
        List<Machine> members = new ArrayList<>();
        cluster.machines().forEach(resource -> {
            Machine machine = machines.get(resource.id());
            if (machine != null) {
                members.add(machine);
            }
        });
        Set<String> ids = Set.copyOf(members.stream().map(Machine::id).toList());
        Set<String> parts =
                Set.copyOf(cluster.resources().stream().map(r -> r.id()).toList());
        List<Volume> own = disks.values().stream()
                .filter(disk ->
                        parts.contains(disk.id()) || disk.attachedTo().stream().anyMatch(ids::contains))
                .toList();
        return new Ec2Inventory(cluster, members, own);
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
        return new Cluster(
                cluster.id(),
                cluster.incarnation(),
                cluster.shape(),
                cluster.createdAt(),
                cluster.resources(),
                cluster.tags(),
                locks,
                doubts);
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
