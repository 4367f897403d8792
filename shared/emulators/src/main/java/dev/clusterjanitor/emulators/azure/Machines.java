package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What happens to the parts of a machine when it goes. */
final class Machines {
    private Machines() {}

    /** Its disks are detached or deleted, as it asks for; its network interfaces are free, and reserved for a while. */
    static void vanish(AzureState state, ArmResource machine) {
        state.remove(machine);
        for (JsonNode disk : disks(machine)) {
            state.find(disk.path("managedDisk").path("id").asText())
                    .ifPresent(found ->
                            release(state, found, disk.path("deleteOption").asText()));
        }
        for (JsonNode nic : machine.nics()) {
            state.find(nic.path("id").asText()).ifPresent(found -> {
                found.properties().remove("virtualMachine");
                found.reserveUntil(state.now().plus(state.reservation));
            });
        }
    }

    /** Sets a power state. The disks of a deallocated machine stay reserved for it. */
    static void power(AzureState state, ArmResource machine, String code) {
        machine.power(code);
        String disks = code.equals("PowerState/deallocated") ? "Reserved" : "Attached";
        for (JsonNode disk : disks(machine)) {
            state.find(disk.path("managedDisk").path("id").asText())
                    .ifPresent(found -> found.properties().put("diskState", disks));
        }
    }

    /** Gives a machine a disk that is a blob of a storage account. */
    static void attachBlob(ArmResource machine, String uri) {
        ((ObjectNode) machine.properties().path("storageProfile"))
                .withArrayProperty("dataDisks")
                .addObject()
                .put("lun", 1)
                .put("name", "old")
                .put("createOption", "Attach")
                .putObject("vhd")
                .put("uri", uri);
    }

    /** Puts a network interface to another machine. */
    static void moveNic(ArmResource nic, ArmResource machine) {
        nic.properties().putObject("virtualMachine").put("id", machine.id());
    }

    private static void release(AzureState state, ArmResource disk, String option) {
        if (option.equals("Delete")) {
            state.remove(disk);
        } else {
            disk.json().remove("managedBy");
            disk.properties().put("diskState", "Unattached");
        }
    }

    private static List<JsonNode> disks(ArmResource machine) {
        JsonNode storage = machine.properties().path("storageProfile");
        List<JsonNode> disks = new ArrayList<>();
        disks.add(storage.path("osDisk"));
        storage.path("dataDisks").forEach(disks::add);
        return disks;
    }

    /** Attaches a disk to a machine. */
    static void attach(ArmResource disk, ArmResource machine) {
        disk.json().put("managedBy", machine.id());
        disk.properties().put("diskState", "Attached");
        ObjectNode entry = ((ObjectNode) machine.properties().path("storageProfile"))
                .withArrayProperty("dataDisks")
                .addObject();
        entry.put("lun", 0)
                .put("name", disk.name())
                .put("createOption", "Attach")
                .put("deleteOption", "Detach")
                .putObject("managedDisk")
                .put("id", disk.id());
    }
}
