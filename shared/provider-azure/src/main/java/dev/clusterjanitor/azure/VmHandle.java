package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Connection;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.core.port.LogTail;
import dev.clusterjanitor.core.port.Pause;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A handle to one AzureVMCluster. */
final class VmHandle implements ClusterHandle {
    private final Arm arm;
    private final TagKeys keys;
    private final Pause pause;
    private final VmInventory inventory;

    /** The tags of each thing by its id, as they were read, and as this handle changed them since. */
    private final Map<String, Map<String, String>> bearers = new LinkedHashMap<>();

    VmHandle(Arm arm, TagKeys keys, Pause pause, VmInventory inventory) {
        this.arm = arm;
        this.keys = keys;
        this.pause = pause;
        this.inventory = inventory;
        inventory.vms().forEach(vm -> bearers.put(vm.id(), new LinkedHashMap<>(vm.tags())));
        inventory.parts().forEach(part -> bearers.put(part.id(), new LinkedHashMap<>(part.tags())));
    }

    @Override
    public Cluster cluster() {
        return inventory.cluster();
    }

    /** Sets tags on the scheduler; removes them from whatever bears them, each with the value that it has there. */
    @Override
    public void tag(TagChange change) {
        Scope scope = cluster().id().scope();
        VmTagging tagging = new VmTagging(arm, scope, keys);
        List<String> anchors = anchors(cluster());
        if (!change.set().isEmpty()) {
            Map<String, String> tags = new LinkedHashMap<>(change.set());
            if (cluster().machines().isEmpty()) {
                tags.put(keys.of(JanitorTag.CLUSTER), cluster().id().name());
            }
            tagging.set(anchors, tags);
            anchors.forEach(id ->
                    bearers.computeIfAbsent(id, thing -> new LinkedHashMap<>()).putAll(tags));
        }
        if (!change.remove().isEmpty()) {
            bearers.forEach((id, tags) -> {
                Map<String, String> there = new LinkedHashMap<>(tags);
                there.keySet().retainAll(change.remove());
                tagging.remove(id, there);
                tags.keySet().removeAll(change.remove());
            });
        }
    }

    /** Where the tags of a cluster stand: on its scheduler, else on all its machines, else on all that is left. */
    static List<String> anchors(Cluster cluster) {
        List<String> schedulers = cluster.machines().stream()
                .filter(machine -> machine.role() == Role.SCHEDULER)
                .map(Resource::id)
                .toList();
        if (!schedulers.isEmpty()) {
            return schedulers;
        }
        List<Resource> all = cluster.machines().isEmpty() ? cluster.resources() : cluster.machines();
        return all.stream().map(Resource::id).toList();
    }

    @Override
    public Deletion delete(Deadline deadline) {
        return new VmDeletion(arm, keys, pause, inventory, deadline).run();
    }

    @Override
    public void scale(int workers) {
        List<Vm> all = workersYoungestFirst();
        if (workers > all.size()) {
            throw new CloudException("it has " + all.size() + " workers, and only the process that started it can add"
                    + " more: a new worker needs keys that lie with that process");
        }
        refuseLocked();
        List<Vm> surplus = all.subList(0, all.size() - workers);
        if (!surplus.isEmpty()) {
            new VmDeletion(arm, keys, pause, inventory, Deadline.NONE).remove(surplus);
        }
    }

    /** Deallocates every machine that is not deallocated: compute is no longer billed, disks and addresses are. */
    @Override
    public void deallocate() {
        refuseLocked();
        List<Vm> billed = inventory.vms().stream()
                .filter(vm -> vm.isLive() || vm.state().equals(Vm.STOPPED))
                .toList();
        new VmTermination(arm, keys, cluster().id().scope(), inventory).deallocate(billed, Deadline.NONE);
    }

    private void refuseLocked() {
        inventory.refuseUnproven();
        if (!cluster().locks().isEmpty()) {
            throw new CloudException(cluster().locks().get(0).name() + " on "
                    + cluster().locks().get(0).resourceId() + ": nothing of the cluster is changed");
        }
    }

    @Override
    public List<LogTail> logs(int lines) {
        throw new CloudException(
                "Azure keeps no console of these machines, as dask-cloudprovider does not switch their boot"
                        + " diagnostics on; the scheduler's own pages have logs as long as it runs");
    }

    /** The scheduler's public address where it has one, else its private one. */
    @Override
    public Optional<Connection> connection() {
        Map<String, Part> parts = new HashMap<>();
        inventory.parts().forEach(part -> parts.put(ArmIds.key(part.id()), part));
        List<String> running = cluster().machines().stream()
                .filter(machine ->
                        machine.role() == Role.SCHEDULER && machine.state().equals(Vm.RUNNING))
                .map(Resource::id)
                .toList();
        List<Part> nics = inventory.vms().stream()
                .filter(vm -> running.contains(vm.id()))
                .flatMap(vm -> vm.nics().stream())
                .map(id -> parts.get(ArmIds.key(id)))
                .filter(Objects::nonNull)
                .toList();
        Stream<Part> addresses = nics.stream()
                .flatMap(nic -> nic.addresses().stream())
                .map(id -> parts.get(ArmIds.key(id)))
                .filter(Objects::nonNull);
        return Stream.concat(addresses, nics.stream())
                .map(Part::ip)
                .filter(ip -> !ip.isEmpty())
                .findFirst()
                .map(VmHandle::connectionTo);
    }

    /** Ports and protocol are those of dask-cloudprovider, which sets up TLS unless it was made with security=False. */
    private static Connection connectionTo(String ip) {
        String address = "tls://" + ip + ":8786";
        return new Connection(
                address,
                "http://" + ip + ":8787",
                List.of(
                        "from dask.distributed import Client, Security",
                        "# The keys lie with the process that started the cluster: cluster.security there has them.",
                        "# One that was made with security=False has none: Client(\"tcp://" + ip + ":8786\").",
                        "security = Security(require_encryption=True, tls_ca_file=\"ca.pem\","
                                + " tls_client_cert=\"cert.pem\", tls_client_key=\"key.pem\")",
                        "client = Client(\"" + address + "\", security=security)"));
    }

    private List<Vm> workersYoungestFirst() {
        List<String> workers = cluster().machines().stream()
                .filter(machine -> machine.role() == Role.WORKER)
                .map(Resource::id)
                .toList();
        return inventory.vms().stream()
                .filter(vm -> workers.contains(vm.id()))
                .sorted(Comparator.comparing((Vm vm) -> Objects.requireNonNullElse(vm.createdAt(), Instant.MIN))
                        .reversed())
                .toList();
    }
}
