package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/** Ways in which Azure makes a copy of something. All carry the tags of the original, and none is its cluster's. */
public final class Copying {
    private final AzureEmulator emulator;
    private final AzureState state;

    Copying(AzureEmulator emulator, AzureState state) {
        this.emulator = emulator;
        this.state = state;
    }

    /**
     * Creates a machine from an image of another, as somebody does in the portal: with an administrator and a name of their
     * own, and a network interface that the portal names.
     *
     * @return its id
     */
    public String similar(String machine, String group, String name) {
        String[] id = new String[1];
        emulator.run(() -> id[0] = machine(machine, group, name, name + "123").id());
        return id[0];
    }

    /**
     * Deploys an exported template of a machine into another resource group: all is as it was, only younger.
     *
     * @return its id
     */
    public String template(String machine, String group) {
        String[] id = new String[1];
        emulator.run(() -> {
            ArmResource original = state.get(machine);
            String nic = original.nics().iterator().next().path("id").asText();
            ArmResource copy = machine(machine, group, original.name(), nic.substring(nic.lastIndexOf('/') + 1));
            ((ObjectNode) copy.properties().path("osProfile")).put("adminUsername", "dask");
            id[0] = copy.id();
        });
        return id[0];
    }

    /**
     * Restores a machine from a backup: the disk is a copy, and what the original was made from is not known any more.
     *
     * @return its id
     */
    public String restored(String machine, String name) {
        String[] id = new String[1];
        emulator.run(() -> {
            ArmResource copy = machine(machine, state.get(machine).group(), name, name + "-nic-0");
            copy.properties().remove("osProfile");
            ObjectNode storage = (ObjectNode) copy.properties().path("storageProfile");
            storage.remove("imageReference");
            ObjectNode os = (ObjectNode) storage.path("osDisk");
            os.put("createOption", "Attach");
            origin(state.get(os.path("managedDisk").path("id").asText()), "Restore");
            id[0] = copy.id();
        });
        return id[0];
    }

    /**
     * Makes a disk from a snapshot of another.
     *
     * @return its id
     */
    public String disk(String disk, String name) {
        String[] id = new String[1];
        emulator.run(() -> {
            ArmResource copy = resource(state.get(disk), state.get(disk).group(), name);
            copy.json().remove("managedBy");
            copy.properties().put("diskState", "Unattached");
            origin(copy, "Copy");
            id[0] = copy.id();
        });
        return id[0];
    }

    private ArmResource machine(String machine, String group, String name, String nicName) {
        ArmResource original = state.get(machine);
        ArmResource copy = resource(original, group, name);
        copy.power("PowerState/running");
        copy.properties().put("vmId", UUID.randomUUID().toString());
        ((ObjectNode) copy.properties().path("osProfile"))
                .put("computerName", name)
                .put("adminUsername", "azureuser");
        ObjectNode os = (ObjectNode) copy.properties().path("storageProfile").path("osDisk");
        ArmResource disk = resource(
                state.get(os.path("managedDisk").path("id").asText()),
                group,
                name + "_OsDisk_1_" + String.format("%032x", state.next()));
        disk.json().put("managedBy", copy.id());
        os.put("name", disk.name());
        ((ObjectNode) os.path("managedDisk")).put("id", disk.id());
        ObjectNode link = (ObjectNode) original.nics().iterator().next();
        ArmResource nic = resource(state.get(link.path("id").asText()), group, nicName);
        nic.properties().putObject("virtualMachine").put("id", copy.id());
        ((ObjectNode) nic.properties().path("ipConfigurations").path(0).path("properties")).remove("publicIPAddress");
        ((ObjectNode) copy.nics().iterator().next()).put("id", nic.id());
        return copy;
    }

    private ArmResource resource(ArmResource original, String group, String name) {
        ArmResource copy = new ArmResource(
                original.subscription(), group, original.type(), name, original.location(), state.now());
        String id = copy.id();
        copy.json().setAll(original.json().deepCopy());
        copy.json().put("id", id).put("name", name);
        String unique = original.is(ArmId.DISK) ? "uniqueId" : "resourceGuid";
        if (copy.properties().has(unique)) {
            copy.properties().put(unique, UUID.randomUUID().toString());
        }
        if (copy.properties().has("timeCreated")) {
            copy.properties().put("timeCreated", Shown.time(state.now()));
        }
        state.put(copy);
        return copy;
    }

    private static void origin(ArmResource disk, String option) {
        disk.properties().putObject("creationData").put("createOption", option);
    }
}
