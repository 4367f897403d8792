package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Patience;
import dev.clusterjanitor.gcp.Compute.Labelled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Deletes machines, one call each, and follows what becomes of it. */
final class VmTermination {
    /** How often one machine is asked for, where something else that is being done to it was faster. */
    private static final int ATTEMPTS = 4;

    private final Compute compute;
    private final SideBySide sideBySide;
    private final Deadline deadline;
    private final Map<String, String> refused = new ConcurrentSkipListMap<>();
    private final Map<String, Operation> begun = new ConcurrentHashMap<>();
    private final Map<String, Integer> lost = new ConcurrentHashMap<>();
    private final Set<String> again = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean outOfTime = new AtomicBoolean();

    VmTermination(Compute compute, SideBySide sideBySide, Deadline deadline) {
        this.compute = compute;
        this.sideBySide = sideBySide;
        this.deadline = deadline;
    }

    /**
     * Begins to delete machines; may be called again for others. Those that are gone already are no concern. What is
     * refused is told by {@link #refused()}, and does not keep the others.
     *
     * @return whether all were asked for before the time was over
     */
    boolean start(List<Machine> machines) {
        sideBySide.each(machines, machine -> {
            if (deadline.isOver()) {
                outOfTime.set(true);
            } else {
                start(machine);
            }
            return machine;
        });
        return !outOfTime.get();
    }

    private void start(Machine machine) {
        try {
            Operation operation = compute.delete(Labelled.of(machine));
            begun.put(machine.id(), operation);
            note(machine, operation);
        } catch (GcpFailure failed) {
            if (failed.isBusy()) {
                lost(machine, String.valueOf(failed.getMessage()));
            } else if (!failed.isNotFound()) {
                refused.put(machine.name(), String.valueOf(failed.getMessage()));
            }
        }
    }

    /**
     * Waits until these machines are gone, or will not go, or the patience ends.
     *
     * @param cluster the id of their cluster
     * @return whatever bears the cluster's name at the end, be it among these or new
     * @throws GcpFailure if the machines cannot be listed
     */
    List<Machine> await(String cluster, List<Machine> machines, Patience patience) {
        Set<String> ours = new TreeSet<>();
        machines.forEach(machine -> ours.add(machine.id()));
        while (true) {
            List<Machine> left = listed(cluster);
            List<Machine> going = left.stream()
                    .filter(machine -> ours.contains(machine.id()) && !refused.containsKey(machine.name()))
                    .toList();
            // One that is on its way out needs no asking after; one that runs again has something to tell.
            sideBySide.each(
                    going.stream()
                            .filter(machine -> !machine.status().equals(Machine.STOPPING))
                            .toList(),
                    this::look);
            boolean waits = going.stream().anyMatch(machine -> !refused.containsKey(machine.name()));
            if (!waits || !patience.waitsOn()) {
                return left;
            }
        }
    }

    /** Machines that will not go, and why. */
    Map<String, String> refused() {
        return refused;
    }

    /** Whether any machine was there to be deleted. */
    boolean hasActed() {
        return !begun.isEmpty();
    }

    private boolean look(Machine machine) {
        Operation operation = begun.get(machine.id());
        if (operation != null && !again.contains(machine.id())) {
            try {
                note(machine, compute.look(operation));
            } catch (GcpFailure failed) {
                // Operations are forgotten after some time; the listing goes on to tell.
                if (!failed.isNotFound()) {
                    throw failed;
                }
            }
        }
        if (again.contains(machine.id()) && !deadline.isOver()) {
            again.remove(machine.id());
            start(machine);
        }
        return true;
    }

    private void note(Machine machine, Operation operation) {
        if (!operation.hasFailed()) {
            return;
        }
        GcpFailure failure = operation.failure("compute.instances.delete", compute.project(), machine.name());
        String why = "the operation ended in " + operation.error();
        if (failure.isStale() || failure.isBusy()) {
            lost(machine, why);
        } else if (!failure.isNotFound()) {
            refused.put(machine.name(), why);
        }
    }

    /** Asks again at the next look, by which it may be protected; not for ever. */
    private void lost(Machine machine, String why) {
        if (machine.isProtected() || lost.merge(machine.id(), 1, Integer::sum) >= ATTEMPTS) {
            refused.put(machine.name(), why);
        } else {
            again.add(machine.id());
        }
    }

    private List<Machine> listed(String cluster) {
        List<Machine> left = new ArrayList<>();
        Set<String> missing = compute.machines(DaskMachine.filterOf(cluster), ComputeJson.MACHINE_FIELDS, left::add);
        if (!missing.isEmpty()) {
            throw GcpFailure.unanswered("compute.instances.list in " + compute.project() + ": zones did not answer: "
                    + String.join(", ", missing));
        }
        return left;
    }
}
