package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.port.Deadline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/**
 * Terminates machines in batches. One bad id fails a whole call, and a protected machine fails all of its availability
 * zone in that call (API reference, TerminateInstances): so batches keep to one zone, and a batch that is refused is
 * done again machine by machine.
 */
final class Ec2Termination {
    /** The API takes 1000 ids; AWS advises smaller batches. */
    static final int LARGEST_BATCH = 100;

    private final RegionClients clients;
    private final Map<String, String> refused = new LinkedHashMap<>();
    private boolean acted;

    Ec2Termination(RegionClients clients) {
        this.clients = clients;
    }

    /** Cuts machines into batches, each of one zone, without changing their order within a zone. */
    static List<List<Machine>> batches(List<Machine> machines) {
        Map<String, List<Machine>> zones = new TreeMap<>();
        machines.forEach(machine ->
                zones.computeIfAbsent(machine.zone(), z -> new ArrayList<>()).add(machine));
        List<List<Machine>> batches = new ArrayList<>();
        zones.values().forEach(zone -> batches.addAll(Chunks.of(zone, LARGEST_BATCH)));
        return batches;
    }

    /**
     * Terminates machines; may be called again for others. Those that are gone already are no concern. Those that the
     * cloud refuses to terminate are left, and told by {@link #refused()}.
     *
     * @return whether all were asked for before the time was over
     * @throws AwsFailure if a call fails otherwise
     */
    boolean terminate(List<Machine> machines, Deadline deadline) {
        for (List<Machine> batch : batches(machines)) {
            if (deadline.isOver()) {
                return false;
            }
            try {
                call(batch.stream().map(Machine::id).toList());
            } catch (AwsFailure failed) {
                if (!failed.isRefusal()) {
                    throw failed;
                }
                if (!oneByOne(batch, failed, deadline)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Machines that the cloud refused to terminate, and why. */
    Map<String, String> refused() {
        return refused;
    }

    /** Whether any machine was there to be terminated. */
    boolean hasActed() {
        return acted;
    }

    private boolean oneByOne(List<Machine> batch, AwsFailure ofTheBatch, Deadline deadline) {
        if (batch.size() == 1) {
            note(batch.get(0), ofTheBatch);
            return true;
        }
        for (Machine machine : batch) {
            if (deadline.isOver()) {
                return false;
            }
            try {
                call(List.of(machine.id()));
            } catch (AwsFailure failed) {
                if (!failed.isRefusal()) {
                    throw failed;
                }
                note(machine, failed);
            }
        }
        return true;
    }

    private void note(Machine machine, AwsFailure failed) {
        if (!failed.isNotFound()) {
            refused.put(machine.id(), failed.code());
        }
    }

    private void call(List<String> ids) {
        TerminateInstancesRequest request =
                TerminateInstancesRequest.builder().instanceIds(ids).build();
        var answer = clients.call("ec2:TerminateInstances", () -> clients.ec2().terminateInstances(request));
        acted |= answer.terminatingInstances().stream().anyMatch(Ec2Termination::wasThere);
    }

    private static boolean wasThere(InstanceStateChange change) {
        return change.previousState() == null
                || !"terminated".equals(change.previousState().nameAsString());
    }
}
