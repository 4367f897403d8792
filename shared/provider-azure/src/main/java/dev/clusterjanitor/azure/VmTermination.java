package dev.clusterjanitor.azure;

import com.azure.core.http.HttpMethod;
import dev.clusterjanitor.azure.AzureHttp.Answer;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Deadline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Deletes or deallocates machines, one call each, as there is none for several. A resource id is made of names, and a later
 * machine may bear the same: so each is asked for only while a fresh listing shows the vmId that was read.
 */
final class VmTermination {
    private final Arm arm;
    private final Scope scope;
    private final PlainReading plain;
    private final Set<String> groups = new TreeSet<>();
    private final Map<String, String> operations = new LinkedHashMap<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private boolean acted;

    VmTermination(Arm arm, TagKeys keys, Scope scope, VmInventory inventory) {
        this.arm = arm;
        this.scope = scope;
        this.plain = new PlainReading(arm, keys, scope);
        inventory.cluster().resources().forEach(r -> ArmIds.group(r.id()).ifPresent(groups::add));
    }

    /**
     * Deletes machines; may be called again for others. Those that are gone already are no concern, nor those that are
     * being deleted. Disks, network interfaces and addresses stay, unless the machine says otherwise.
     *
     * @return whether all were asked for before the time was over
     * @throws CloudException if a lock forbids it, or a call fails in another way than for its machine alone
     */
    boolean delete(List<Vm> machines, Deadline deadline) {
        // Forced deletion would cut the power under a machine that may be writing, so it is ruled out by name.
        return each(machines, deadline, HttpMethod.DELETE, "delete", "&forceDeletion=false");
    }

    /** Deallocates machines: they stop, their compute is no longer billed, and their owners can start them again. */
    boolean deallocate(List<Vm> machines, Deadline deadline) {
        return each(machines, deadline, HttpMethod.POST, "deallocate/action", "");
    }

    private boolean each(List<Vm> machines, Deadline deadline, HttpMethod method, String right, String query) {
        if (machines.isEmpty()) {
            return true;
        }
        Map<String, Vm> present = present();
        for (Vm vm : machines) {
            if (deadline.isOver()) {
                return false;
            }
            Vm now = present.get(ArmIds.key(vm.id()));
            if (now != null && now.vmId().equals(vm.vmId()) && !now.state().equals("deleting")) {
                ask(vm, method, right, query);
            }
        }
        return true;
    }

    private void ask(Vm vm, HttpMethod method, String right, String query) {
        String verb = method == HttpMethod.POST ? "/deallocate" : "";
        try {
            Answer answer = arm.change(
                    method,
                    Vm.TYPE + "/" + right,
                    scope.toString(),
                    vm.id() + verb + "?api-version=" + Arm.COMPUTE + query,
                    "");
            acted |= answer.status() != 204;
            operations.put(ArmIds.key(vm.id()), answer.operation());
        } catch (AzureFailure failed) {
            if (failed.isLock()) {
                // One lock protects the cluster: what is not deleted yet stays.
                throw new CloudException(
                        "a management lock protects " + vm.id() + ": nothing more of the cluster is deleted");
            }
            if (failed.isNotFound()) {
                return;
            }
            if (!failed.isForNow() || failed.status() == 429) {
                throw failed;
            }
            refused.put(ArmIds.key(vm.id()), failed.code());
        }
    }

    /** The machines that are listed now in the cluster's resource groups, by the key of their id. */
    Map<String, Vm> present() {
        List<Vm> listed = new ArrayList<>();
        groups.forEach(group -> listed.addAll(plain.machines(group, null)));
        return listed.stream().collect(Collectors.toMap(vm -> ArmIds.key(vm.id()), vm -> vm, (one, same) -> one));
    }

    /** Machines that Azure refused to delete for now, and those whose deletion failed after it had begun, with the codes. */
    Map<String, String> failures(List<Vm> left) {
        Map<String, String> failures = new LinkedHashMap<>();
        for (Vm vm : left) {
            String key = ArmIds.key(vm.id());
            String operation = operations.getOrDefault(key, "");
            String code =
                    operation.isEmpty() ? refused.getOrDefault(key, "") : arm.failureOf(operation, scope.toString());
            if (!code.isEmpty()) {
                failures.put(vm.id(), code);
            }
        }
        return failures;
    }

    Set<String> groups() {
        return groups;
    }

    /** Whether any machine was there to be asked for. */
    boolean hasActed() {
        return acted;
    }
}
