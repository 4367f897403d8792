package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as dask-cloudprovider's AzureVMCluster leaves it (dask_cloudprovider/azure/azurevm.py): for each machine a
 * network interface of an unrelated name, for the scheduler a static public address of the same name as that, and a disk
 * that Azure names and tags as the machine. Describe it, then {@link #create()} it.
 */
public final class DaskVmCluster {
    private final AzureEmulator emulator;
    private final AzureState state;
    private final String subscription;
    private final String group;
    private final String name;
    private final Map<String, String> extra = new LinkedHashMap<>();
    private final List<String> workers = new ArrayList<>();
    private int size;
    private String location = "westeurope";
    private String sku = "18.04-LTS";
    private String vmSize = "Standard_DS1_v2";
    private boolean publicIngress = true;
    private boolean scheduler = true;
    private boolean diskTags = true;
    private @Nullable Instant createdAt;
    private String schedulerId = "";

    DaskVmCluster(AzureEmulator emulator, AzureState state, String subscription, String group, String name) {
        this.emulator = emulator;
        this.state = state;
        this.subscription = subscription;
        this.group = group;
        this.name = name;
    }

    public DaskVmCluster workers(int number) {
        size = number;
        return this;
    }

    public DaskVmCluster location(String region) {
        location = region;
        return this;
    }

    /** The size of its machines; {@code Standard_DS1_v2} unless told. */
    public DaskVmCluster vmSize(String name) {
        vmSize = name;
        return this;
    }

    /** Made from another release of Ubuntu than usual. */
    public DaskVmCluster image(String release) {
        sku = release;
        return this;
    }

    /** When it was created; now unless told. */
    public DaskVmCluster createdAt(Instant instant) {
        createdAt = instant;
        return this;
    }

    /** Without a public address for the scheduler. */
    public DaskVmCluster withoutPublicAddress() {
        publicIngress = false;
        return this;
    }

    /** Workers only, as when somebody deletes the scheduler's machine by hand. */
    public DaskVmCluster withoutScheduler() {
        scheduler = false;
        return this;
    }

    /** With disks that did not get the machine's tags. */
    public DaskVmCluster withUntaggedDisks() {
        diskTags = false;
        return this;
    }

    /** A tag that its user gave to everything it is made of. */
    public DaskVmCluster tag(String key, String value) {
        extra.put(key, value);
        return this;
    }

    /** Creates it. */
    public DaskVmCluster create() {
        emulator.run(() -> {
            if (scheduler) {
                schedulerId =
                        machine("dask-" + name + "-scheduler", publicIngress).id();
            }
            for (int i = 0; i < size; i++) {
                String worker = String.format("dask-%s-worker-%08x", name, state.next());
                workers.add(machine(worker, false).id());
            }
        });
        return this;
    }

    /** Creates what is left when the creation of a machine fails: a network interface, and a public address. */
    public DaskVmCluster createWithoutMachines() {
        emulator.run(() -> nic(true));
        return this;
    }

    /** The id of the scheduler's machine; empty if it has none. */
    public String scheduler() {
        return schedulerId;
    }

    /** The ids of the workers' machines. */
    public List<String> workers() {
        return List.copyOf(workers);
    }

    /** The ids of all machines. */
    public List<String> machines() {
        List<String> all = new ArrayList<>(workers);
        if (!schedulerId.isEmpty()) {
            all.add(0, schedulerId);
        }
        return all;
    }

    /** The id of the disk of one of its machines. */
    public String diskOf(String machine) {
        return find(machine)
                .properties()
                .path("storageProfile")
                .path("osDisk")
                .path("managedDisk")
                .path("id")
                .asText();
    }

    /** The id of the network interface of one of its machines. */
    public String nicOf(String machine) {
        return find(machine).nics().iterator().next().path("id").asText();
    }

    private ArmResource find(String id) {
        return emulator.find(id).orElseThrow(() -> AzureError.notFound(id));
    }

    private ArmResource resource(String type, String called) {
        Instant born = createdAt == null ? state.now() : createdAt;
        ArmResource resource = new ArmResource(subscription, group, type, called, location, born);
        resource.tags().put("creator", "dask-cloudprovider").put("cluster-id", name);
        extra.forEach(resource.tags()::put);
        state.put(resource);
        return resource;
    }

    private ArmResource machine(String called, boolean isPublic) {
        ArmResource nic = nic(isPublic);
        ArmResource machine = resource(ArmId.VM, called);
        ArmResource disk = disk(called + "_OsDisk_1_" + hex(32), machine);
        ObjectNode properties = machine.properties();
        properties.put("vmId", UUID.randomUUID().toString());
        properties.put("timeCreated", Shown.time(machine.createdAt()));
        properties.putObject("hardwareProfile").put("vmSize", vmSize);
        ObjectNode storage = properties.putObject("storageProfile");
        storage.putObject("imageReference")
                .put("publisher", "Canonical")
                .put("offer", "UbuntuServer")
                .put("sku", sku)
                .put("version", "latest");
        ObjectNode os = storage.putObject("osDisk");
        os.put("osType", "Linux")
                .put("name", disk.name())
                .put("createOption", "FromImage")
                .put("caching", "ReadWrite")
                .put("deleteOption", "Detach")
                .put("diskSizeGB", 50);
        os.putObject("managedDisk").put("storageAccountType", "Premium_LRS").put("id", disk.id());
        storage.putArray("dataDisks");
        properties.putObject("osProfile").put("computerName", called).put("adminUsername", "dask");
        ObjectNode link = properties
                .putObject("networkProfile")
                .putArray("networkInterfaces")
                .addObject()
                .put("id", nic.id());
        link.putObject("properties").put("primary", true);
        machine.power("PowerState/running");
        nic.properties().putObject("virtualMachine").put("id", machine.id());
        return machine;
    }

    private ArmResource disk(String called, ArmResource machine) {
        ArmResource disk = resource(ArmId.DISK, called);
        if (!diskTags) {
            disk.tags().removeAll();
        }
        disk.json().put("managedBy", machine.id());
        disk.json().putObject("sku").put("name", "Premium_LRS").put("tier", "Premium");
        disk.properties()
                .put("osType", "Linux")
                .put("diskSizeGB", 50)
                .put("timeCreated", Shown.time(disk.createdAt()))
                .put("diskState", "Attached")
                .put("uniqueId", UUID.randomUUID().toString())
                .putObject("creationData")
                .put("createOption", "FromImage");
        return disk;
    }

    private ArmResource nic(boolean isPublic) {
        String called = "dask-cloudprovider-nic-" + hex(8);
        ArmResource nic = resource(ArmId.NIC, called);
        String configuration = nic.id() + "/ipConfigurations/" + called;
        nic.properties().put("resourceGuid", UUID.randomUUID().toString());
        ObjectNode ip = nic.properties().putArray("ipConfigurations").addObject();
        ip.put("name", called).put("id", configuration);
        ObjectNode details = ip.putObject("properties")
                .put("provisioningState", "Succeeded")
                .put("privateIPAddress", "10.0.0." + (state.next() % 250 + 4))
                .put("privateIPAllocationMethod", "Dynamic")
                .put("primary", true);
        details.putObject("subnet")
                .put(
                        "id",
                        ArmId.of(subscription, group, "Microsoft.Network/virtualNetworks", "dask")
                                + "/subnets/default");
        nic.properties()
                .putObject("networkSecurityGroup")
                .put("id", ArmId.of(subscription, group, "Microsoft.Network/networkSecurityGroups", "dask"));
        if (isPublic) {
            ArmResource address = resource(ArmId.ADDRESS, called);
            address.json().putObject("sku").put("name", "Standard").put("tier", "Regional");
            address.properties()
                    .put("resourceGuid", UUID.randomUUID().toString())
                    .put("ipAddress", "203.0.113." + (state.next() % 250 + 1))
                    .put("publicIPAddressVersion", "IPv4")
                    .put("publicIPAllocationMethod", "Static")
                    .putObject("ipConfiguration")
                    .put("id", configuration);
            details.putObject("publicIPAddress").put("id", address.id());
        }
        return nic;
    }

    private String hex(int length) {
        return String.format("%0" + length + "x", state.next());
    }
}
