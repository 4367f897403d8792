package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.gcp.VmMembers.Member;
import dev.clusterjanitor.gcp.VmMembers.NamedDisk;
import dev.clusterjanitor.gcp.VmParts.Doubtful;
import dev.clusterjanitor.machines.Copies;
import dev.clusterjanitor.machines.Copies.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what of a cluster GCPCluster made from what merely carries its name and labels: a machine that somebody made like
 * one of it, or from an image of one; a disk that was restored. Pure.
 */
final class VmOrigin {
    /** Compute Engine makes a boot disk within seconds of its machine. */
    private static final Duration MOMENTS = Duration.ofMinutes(5);

    private final String cluster;
    private final List<Member> members;
    private final List<NamedDisk> disks;

    VmOrigin(String cluster, VmMembers members) {
        this.cluster = cluster;
        this.members = members.machines();
        this.disks = members.disks();
    }

    VmParts sort() {
        Map<String, String> doubts = doubts();
        List<Member> own = new ArrayList<>();
        List<Doubtful> doubtful = new ArrayList<>();
        for (Member member : members) {
            String doubt = doubts.get(member.machine().place());
            if (doubt == null) {
                own.add(member);
            } else {
                doubtful.add(new Doubtful(member.machine(), null, why(member.isProven(), doubt)));
            }
        }
        List<Disk> leftovers = new ArrayList<>();
        List<Disk> unclaimed = new ArrayList<>();
        Set<String> zones = new HashSet<>();
        own.forEach(member -> zones.add(member.machine().zone()));
        for (NamedDisk named : disks) {
            Disk disk = named.disk();
            if (!disk.isFree() || !named.isRecorded()) {
                if (!hangsOnItsMachine(disk)) {
                    unclaimed.add(disk);
                }
                continue;
            }
            Optional<String> doubt = leftoverDoubt(disk, zones);
            doubt.ifPresentOrElse(
                    text -> doubtful.add(new Doubtful(null, disk, why(true, text))), () -> leftovers.add(disk));
        }
        return new VmParts(own, leftovers, doubtful, unclaimed);
    }

    private String why(boolean labelled, String doubt) {
        return "it carries the name" + (labelled ? " and labels" : "") + " of cluster " + cluster + ", but " + doubt;
    }

    /** By the places of the machines. */
    private Map<String, String> doubts() {
        Map<String, String> doubts = new LinkedHashMap<>();
        Map<String, Disk> bootDisks = new HashMap<>();
        disks.forEach(named -> bootDisks.put(named.place(), named.disk()));
        boolean unprovenOnesAreStrangers = unprovenOnesAreStrangers();
        for (Member member : members) {
            Machine machine = member.machine();
            if (unprovenOnesAreStrangers && !member.isProven()) {
                doubts.put(machine.place(), "not the label " + DaskMachine.MAKER_KEY + "=" + DaskMachine.MAKER);
            } else if (machine.foreign() != null) {
                doubts.put(machine.place(), machine.foreign());
            } else {
                otherDisk(machine, bootDisks.get(machine.place()))
                        .ifPresent(doubt -> doubts.put(machine.place(), doubt));
            }
        }
        doubts.putAll(Copies.among(members.stream()
                .filter(member -> !doubts.containsKey(member.machine().place()))
                .map(VmOrigin::candidate)
                .toList()));
        return doubts;
    }

    /** Where the scheduler has no label, its owner may have replaced it: then the whole cluster is in doubt. */
    private boolean unprovenOnesAreStrangers() {
        return members.stream().anyMatch(Member::isProven)
                && members.stream().noneMatch(member -> member.role() == Role.SCHEDULER && !member.isProven());
    }

    private static Candidate candidate(Member member) {
        Machine machine = member.machine();
        Map<String, String> traits = new HashMap<>(machine.traits());
        traits.put("zone", machine.zone());
        return new Candidate(machine.place(), machine.name(), member.role(), machine.createdAt(), traits);
    }

    /** A disk that took the place of the one that was made with the machine: Google would delete it with the machine. */
    private static Optional<String> otherDisk(Machine machine, @Nullable Disk disk) {
        if (disk == null || !disk.users().contains(machine.name())) {
            return Optional.empty();
        }
        if (!disk.copyOf().isEmpty()) {
            return Optional.of("its boot disk was made from " + disk.copyOf());
        }
        return isOfMoments(machine.createdAt(), disk.createdAt())
                ? Optional.empty()
                : Optional.of("its boot disk was not made with it");
    }

    private Optional<String> leftoverDoubt(Disk disk, Set<String> zones) {
        if (!disk.copyOf().isEmpty()) {
            return Optional.of("it was made from " + disk.copyOf());
        }
        if (!zones.isEmpty() && !zones.contains(disk.zone())) {
            return Optional.of("it lies in another zone");
        }
        return members.stream()
                .map(Member::machine)
                .filter(machine ->
                        machine.name().equals(disk.name()) && machine.zone().equals(disk.zone()))
                .filter(machine -> !isOfMoments(machine.createdAt(), disk.createdAt()))
                .map(machine -> "it was not made with the machine of its name")
                .findFirst();
    }

    private boolean hangsOnItsMachine(Disk disk) {
        return members.stream()
                .anyMatch(member -> member.machine().zone().equals(disk.zone())
                        && member.machine().name().equals(disk.name())
                        && disk.users().contains(disk.name()));
    }

    private static boolean isOfMoments(@Nullable Instant machine, @Nullable Instant disk) {
        return machine != null
                && disk != null
                && Duration.between(machine, disk).abs().compareTo(MOMENTS) <= 0;
    }
}
