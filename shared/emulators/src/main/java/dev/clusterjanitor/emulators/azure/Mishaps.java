package dev.clusterjanitor.emulators.azure;

import java.util.UUID;

/** What happens to resources while nobody looks: what their owners do, and what goes wrong with Azure. */
public final class Mishaps {
    private final AzureEmulator emulator;
    private final AzureState state;

    Mishaps(AzureEmulator emulator, AzureState state) {
        this.emulator = emulator;
        this.state = state;
    }

    /** Makes a machine one whose creation failed: without a power state. */
    public void failProvisioning(String id) {
        emulator.run(() -> {
            state.get(id).properties().put("provisioningState", "Failed");
            state.get(id).power("");
        });
    }

    /** Makes a machine one that is being created: without a power state yet. */
    public void creating(String id) {
        emulator.run(() -> {
            state.get(id).properties().put("provisioningState", "Creating");
            state.get(id).power("");
        });
    }

    /** Makes a machine or disk one that does not tell when it was created, as old ones do. */
    public void forgetCreation(String id) {
        emulator.run(() -> state.get(id).properties().remove("timeCreated"));
    }

    /** Gives a machine a further disk of the old kind: a blob of somebody's storage account. */
    public void attachBlob(String machine, String uri) {
        emulator.run(() -> Machines.attachBlob(state.get(machine), uri));
    }

    /** Puts a network interface to another machine. */
    public void moveNic(String nic, String machine) {
        emulator.run(() -> Machines.moveNic(state.find(nic).orElseThrow(), state.get(machine)));
    }

    /** Puts an address to a NAT gateway. */
    public void moveToGateway(String address) {
        emulator.run(() -> {
            state.get(address).properties().remove("ipConfiguration");
            state.get(address)
                    .properties()
                    .putObject("natGateway")
                    .put("id", address.replaceFirst("publicIPAddresses/.*$", "natGateways/out"));
        });
    }

    /** Attaches a free disk to a machine. */
    public void attach(String disk, String machine) {
        emulator.run(() -> Machines.attach(state.get(disk), state.get(machine)));
    }

    /** Puts another disk, network interface or address of the same name in the place of one. */
    public void replace(String id) {
        emulator.run(() -> {
            ArmResource part = state.get(id);
            part.properties()
                    .put(
                            part.is(ArmId.DISK) ? "uniqueId" : "resourceGuid",
                            UUID.randomUUID().toString());
        });
    }
}
