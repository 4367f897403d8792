package dev.clusterjanitor.aws;

import dev.clusterjanitor.aws.Ec2Members.Member;
import dev.clusterjanitor.machines.Copies;
import dev.clusterjanitor.machines.Copies.Candidate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the machines that dask-cloudprovider started for a cluster from those that carry its tags without that proof.
 * Pure.
 */
final class Ec2Copies {
    /**
     * How the tags begin that AWS sets on what it starts, or brings back, for somebody; nobody else can set or remove
     * them. dask-cloudprovider starts each machine by a plain RunInstances.
     */
    private static final List<String> LAUNCHERS = List.of(
            "aws:autoscaling:",
            "aws:backup:",
            "aws:cloudformation:",
            "aws:ec2:fleet-id",
            "aws:ec2launchtemplate:",
            "aws:ec2spot:");

    private Ec2Copies() {}

    /**
     * The machines that dask-cloudprovider may not have started.
     *
     * @param members all that are there and carry the tags of one cluster, stopped ones included
     * @param gone those of them that are terminated and still listed
     * @param doubts why tags of machines contradict each other, by id
     * @return for the id of each machine in doubt why, as half a sentence about it
     */
    static Map<String, String> among(List<Member> members, List<Machine> gone, Map<String, String> doubts) {
        Map<String, String> all = new LinkedHashMap<>(doubts);
        for (Member member : members) {
            Machine machine = member.machine();
            launcher(machine.tags())
                    .map(tag -> "AWS started it for something else (tag " + tag + ")")
                    .or(() -> goneBefore(machine, gone)
                            .map(other -> "it has the same name as " + other.id() + ", which is terminated"))
                    .ifPresent(why -> all.putIfAbsent(machine.id(), why));
        }
        all.putAll(Copies.among(members.stream()
                .filter(member -> !all.containsKey(member.machine().id()))
                .map(Ec2Copies::candidate)
                .toList()));
        return all;
    }

    /** The tag by which AWS tells that something other than a plain launch made a machine or disk; empty if none does. */
    static Optional<String> launcher(Map<String, String> tags) {
        return tags.keySet().stream()
                .filter(key -> LAUNCHERS.stream().anyMatch(key::startsWith))
                .min(String::compareTo);
    }

    /**
     * That machines of a cluster are in quite different security groups; empty if they are not, or it is not known. Groups,
     * other than what {@link Copies} compares, are changed on machines that run: this may be a worker that somebody has
     * cut off, and its work is life. So it is a doubt about all of the cluster.
     *
     * @param members the machines of a cluster, the scheduler first
     */
    static Optional<String> strangeGroups(List<Member> members) {
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Machine first = members.get(0).machine();
        Set<String> groups = groups(first);
        return members.stream()
                .map(Member::machine)
                .filter(machine -> !machine.securityGroups().equals(first.securityGroups()))
                .filter(machine -> !groups.isEmpty()
                        && !groups(machine).isEmpty()
                        && Collections.disjoint(groups, groups(machine)))
                .findFirst()
                .map(machine -> machine.id() + " has no security group in common with " + first.id()
                        + ": whether it is a machine of this cluster is not known");
    }

    private static Candidate candidate(Member member) {
        Machine machine = member.machine();
        return new Candidate(
                machine.id(),
                Ec2Marker.nameOf(machine.tags()),
                member.role(),
                machine.firstStartedAt(),
                machine.traits());
    }

    /** Names are given once: if the machine of a name is terminated, one that was launched later is none of the cluster. */
    private static Optional<Machine> goneBefore(Machine machine, List<Machine> gone) {
        String name = Ec2Marker.nameOf(machine.tags());
        return gone.stream()
                .filter(other -> !name.isEmpty() && name.equals(Ec2Marker.nameOf(other.tags())))
                .filter(other -> startOf(other).isBefore(startOf(machine)))
                .findFirst();
    }

    /** Of a terminated machine EC2 no longer tells the first start, but the last. */
    private static Instant startOf(Machine machine) {
        return Objects.requireNonNullElse(machine.firstStartedAt(), Instant.MAX);
    }

    private static Set<String> groups(Machine machine) {
        return machine.securityGroups().isBlank()
                ? Set.of()
                : Set.copyOf(Arrays.asList(machine.securityGroups().trim().split(" ", -1)));
    }
}
