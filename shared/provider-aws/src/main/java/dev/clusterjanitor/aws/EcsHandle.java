package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Connection;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.core.port.LogTail;
import dev.clusterjanitor.core.port.Pause;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** A handle to one ECSCluster or FargateCluster. */
final class EcsHandle implements ClusterHandle {
    private final RegionClients clients;
    private final EcsAccount account;
    private final TagKeys keys;
    private final Pause pause;
    private final EcsInventory inventory;

    EcsHandle(RegionClients clients, EcsAccount account, TagKeys keys, Pause pause, EcsInventory inventory) {
        this.clients = clients;
        this.account = account;
        this.keys = keys;
        this.pause = pause;
        this.inventory = inventory;
    }

    @Override
    public Cluster cluster() {
        return inventory.cluster();
    }

    /**
     * Tags the scheduler, and with it all that outlives it, as its tags die with the task. A mark brings the cluster's id,
     * which is the proof on which security groups are deleted; what is set for an owner does not, and the inbox may not.
     */
    @Override
    public void tag(TagChange change) {
        EcsTagging tagging = new EcsTagging(clients);
        if (!change.set().isEmpty()) {
            Map<String, String> tags = new HashMap<>(change.set());
            if (keys.areJanitors(change)) {
                tags.put(keys.of(JanitorTag.CLUSTER), cluster().id().name());
            }
            tagging.set(inventory, tags);
        }
        if (!change.remove().isEmpty()) {
            tagging.remove(inventory, change.remove());
        }
    }

    @Override
    public Deletion delete(Deadline deadline) {
        return new EcsDeletion(clients, account, keys, pause, inventory).run(deadline);
    }

    @Override
    public void scale(int workers) {
        new EcsScaling(clients, keys, inventory).to(workers);
    }

    @Override
    public List<LogTail> logs(int lines) {
        return new EcsLogs(clients).of(inventory.members().tasks, lines);
    }

    @Override
    public Optional<Connection> connection() {
        return inventory.members().tasks.stream()
                .filter(task -> task.role() == Role.SCHEDULER && task.status().equals(EcsTask.RUNNING))
                .findFirst()
                .flatMap(this::connectionTo);
    }

    /** Ports are dask-cloudprovider's; without keys on the scheduler's command line the protocol is plain TCP. */
    private Optional<Connection> connectionTo(EcsTask scheduler) {
        return interfaceOf(clients, scheduler).map(EcsHandle::address).map(ip -> {
            String address = (scheduler.usesTls() ? "tls://" : "tcp://") + ip + ":8786";
            List<String> python = scheduler.usesTls()
                    ? List.of(
                            "from dask.distributed import Client",
                            "from distributed.security import Security",
                            "# The keys are those that its owner made for it.",
                            "security = Security(tls_ca_file=\"ca.pem\", tls_client_cert=\"cert.pem\","
                                    + " tls_client_key=\"key.pem\", require_encryption=True)",
                            "client = Client(\"" + address + "\", security=security)")
                    : List.of("from dask.distributed import Client", "client = Client(\"" + address + "\")");
            return new Connection(address, "http://" + ip + ":8787", python);
        });
    }

    /** The network interface of a task; empty if it has none (yet, or any more). */
    static Optional<NetworkInterface> interfaceOf(RegionClients clients, EcsTask task) {
        String id = task.networkInterface();
        if (id == null) {
            return Optional.empty();
        }
        return clients
                .call(
                        "ec2:DescribeNetworkInterfaces",
                        () -> clients.ec2()
                                .describeNetworkInterfaces(
                                        request -> request.filters(Ec2Listing.filter("network-interface-id", id))))
                .networkInterfaces()
                .stream()
                .findFirst();
    }

    private static String address(NetworkInterface of) {
        return of.association() != null && of.association().publicIp() != null
                ? of.association().publicIp()
                : of.privateIpAddress();
    }
}
