package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.machines.Copies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The machines and leftover disks of one cluster, while it is put together. */
final class Ec2Members {
    private static final Comparator<Member> SCHEDULER_FIRST = Comparator.comparing(Member::role)
            .thenComparing(member -> Objects.requireNonNullElse(member.machine.firstStartedAt(), Instant.MAX))
            .thenComparing(member -> member.machine.id());

    private final List<Member> members = new ArrayList<>(4);
    private final List<Member> gone = new ArrayList<>(0);
    private final List<Volume> leftovers = new ArrayList<>(0);
    private final Map<String, String> contradictions = new HashMap<>(0);
    private final List<Doubtful> doubtful = new ArrayList<>(0);
    private boolean ungrouped;

    /** A machine and what it does. */
    record Member(Machine machine, Role role) {
        /** Whether it runs and nothing is ending it, as far as it is a scheduler. */
        private boolean serves() {
            return machine.isLive()
                    && !(role == Role.SCHEDULER && machine.state().equals("stopping"));
        }
    }

    /** A machine that carries the tags of the cluster, and why it may be none of it. */
    record Doubtful(Member member, String why) {
        private boolean mayBeItsScheduler() {
            return member.machine.isLive() && member.role != Role.WORKER;
        }
    }

    void add(Machine machine, Ec2Marker marker) {
        if (machine.isGone()) {
            gone.add(new Member(machine, marker.role()));
            return;
        }
        members.add(new Member(machine, marker.role()));
        ungrouped |= !marker.isGrouped();
        if (!marker.doubt().isEmpty()) {
            contradictions.put(machine.id(), marker.doubt());
        }
    }

    void add(Volume leftover) {
        leftovers.add(leftover);
    }

    /** Sets the machines in doubt apart. Called once, when all are added. */
    void settle() {
        if (ungrouped) {
            return;
        }
        members.sort(SCHEDULER_FIRST);
        List<Machine> terminated = gone.stream().map(Member::machine).toList();
        Map<String, String> doubts = Ec2Copies.among(members, terminated, contradictions);
        members.removeIf(member -> {
            String why = doubts.get(member.machine.id());
            return why != null && doubtful.add(new Doubtful(member, why));
        });
    }

    /** Whether nothing is there but what is terminated or in doubt. */
    boolean isEmpty() {
        return members.isEmpty() && leftovers.isEmpty();
    }

    /** The machines, the scheduler first, then by age. */
    List<Member> machines() {
        return List.copyOf(members);
    }

    /** The machines that are terminated, or about to be, and that EC2 still lists. */
    List<Resource> ended() {
        return gone.stream()
                .map(member -> member.machine.asResource(member.role))
                .toList();
    }

    List<Doubtful> doubtful() {
        return doubtful;
    }

    List<Volume> leftovers() {
        return leftovers.stream().sorted(Comparator.comparing(Volume::id)).toList();
    }

    /** What about the cluster as a whole cannot be understood. */
    List<String> doubts() {
        List<String> all = new ArrayList<>(0);
        if (members.stream().noneMatch(m -> m.role == Role.SCHEDULER)) {
            doubtful.stream()
                    .filter(one -> one.mayBeItsScheduler() && !members.isEmpty())
                    .map(one -> one.member.machine.id() + " may be its scheduler, but " + one.why)
                    .findFirst()
                    .ifPresent(all::add);
        }
        doubtful.stream()
                .filter(one -> all.isEmpty() && !members.isEmpty())
                .filter(one -> one.member.machine.isLive() && !Copies.isProof(one.why))
                .map(one -> one.member.machine.id() + " may be one of its machines, but " + one.why)
                .findFirst()
                .ifPresent(all::add);
        Ec2Copies.strangeGroups(members).ifPresent(all::add);
        return all;
    }

    Shape shape() {
        if (ungrouped) {
            return Shape.UNGROUPED;
        }
        if (members.stream().noneMatch(m -> m.machine.isLive())) {
            return Shape.RESIDUE;
        }
        List<Member> serving = members.stream().filter(Member::serves).toList();
        boolean workersAlone = !serving.isEmpty() && serving.stream().allMatch(m -> m.role == Role.WORKER);
        return workersAlone ? Shape.ofWorkers(schedulerEnded()) : Shape.WHOLE;
    }

    /** EC2 shows a terminated scheduler for about an hour. A machine in doubt that runs may be the true one. */
    private boolean schedulerEnded() {
        boolean ended = gone.stream().anyMatch(m -> m.role == Role.SCHEDULER)
                || members.stream().anyMatch(m -> m.role == Role.SCHEDULER && !m.serves());
        return ended && doubtful.stream().noneMatch(Doubtful::mayBeItsScheduler);
    }

    @Nullable
    Instant createdAt() {
        Optional<Instant> machine = members.stream()
                .map(m -> m.machine.firstStartedAt())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
        return machine.or(() -> leftovers.stream()
                        .map(Volume::createdAt)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder()))
                .orElse(null);
    }
}
