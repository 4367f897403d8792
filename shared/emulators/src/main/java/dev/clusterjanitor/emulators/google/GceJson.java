package dev.clusterjanitor.emulators.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Resources as Compute Engine writes them: numbers of 64 bits as strings, times in California, references as URLs. */
final class GceJson {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT)
            .withZone(ZoneId.of("America/Los_Angeles"));

    private GceJson() {}

    static ObjectNode instance(GoogleProject project, GceInstance machine) {
        String zone = zoneUrl(project, machine.zone());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", "compute#instance");
        json.put("id", machine.id());
        json.put("creationTimestamp", TIME.format(machine.createdAt()));
        json.put("name", machine.name());
        ArrayNode tags =
                json.putObject("tags").put("fingerprint", "6smc4R4d39I=").putArray("items");
        machine.networkTags().forEach(tags::add);
        json.put("machineType", zone + "/machineTypes/" + machine.machineType());
        if (machine.accelerators() > 0) {
            json.putArray("guestAccelerators")
                    .addObject()
                    .put("acceleratorType", zone + "/acceleratorTypes/nvidia-tesla-t4")
                    .put("acceleratorCount", machine.accelerators());
        }
        json.put("status", machine.status());
        json.put("zone", zone);
        String region = machine.zone().substring(0, machine.zone().lastIndexOf('-'));
        ObjectNode nic = json.putArray("networkInterfaces").addObject();
        nic.put("name", "nic0")
                .put("networkIP", "10.142.0.2")
                .put("network", root(project) + "/global/networks/default")
                .put("subnetwork", root(project) + "/regions/" + region + "/subnetworks/" + machine.subnetwork());
        nic.putArray("accessConfigs")
                .addObject()
                .put("type", "ONE_TO_ONE_NAT")
                .put("name", "External NAT")
                .put("natIP", "203.0.113.7")
                .put("networkTier", "PREMIUM");
        json.putArray("serviceAccounts")
                .addObject()
                .put("email", machine.serviceAccount())
                .putArray("scopes")
                .add("https://www.googleapis.com/auth/devstorage.read_write")
                .add("https://www.googleapis.com/auth/logging.write")
                .add("https://www.googleapis.com/auth/monitoring.write");
        if (machine.machineImage() != null) {
            json.put("sourceMachineImage", root(project) + "/global/machineImages/" + machine.machineImage());
        }
        disks(json.putArray("disks"), project, machine);
        fixed(json);
        if (!machine.labels().isEmpty()) {
            machine.labels().forEach(json.putObject("labels")::put);
        }
        json.put("labelFingerprint", machine.labelMap().fingerprint());
        json.put("deletionProtection", machine.deletionProtection());
        json.put("lastStartTimestamp", TIME.format(machine.createdAt()));
        Instant stoppedAt = machine.stoppedAt();
        if (stoppedAt != null) {
            json.put("lastStopTimestamp", TIME.format(stoppedAt));
        }
        json.put("selfLink", zone + "/instances/" + machine.name());
        return json;
    }

    /** What is the same for every machine. */
    private static void fixed(ObjectNode json) {
        json.put("canIpForward", false);
        // What every reader of machines could see, and none needs: the start command, with keys.
        json.putObject("metadata")
                .put("fingerprint", "dGVzdA==")
                .putArray("items")
                .addObject()
                .put("key", "user-data")
                .put("value", "#cloud-config\n# -----BEGIN PRIVATE KEY-----\n");
        json.putObject("scheduling")
                .put("onHostMaintenance", "MIGRATE")
                .put("automaticRestart", true)
                .put("preemptible", false);
    }

    private static void disks(ArrayNode into, GoogleProject project, GceInstance machine) {
        machine.disks().forEach((disk, autoDelete) -> {
            int index = into.size();
            into.addObject()
                    .put("kind", "compute#attachedDisk")
                    .put("type", "PERSISTENT")
                    .put("mode", "READ_WRITE")
                    .put("source", zoneUrl(project, disk.zone()) + "/disks/" + disk.name())
                    .put("deviceName", index == 0 ? machine.bootDevice() : disk.name())
                    .put("index", index)
                    .put("boot", index == 0)
                    .put("autoDelete", autoDelete)
                    .put("interface", "SCSI")
                    .put("diskSizeGb", "50");
        });
    }

    static ObjectNode disk(GoogleProject project, GceDisk disk) {
        String zone = zoneUrl(project, disk.zone());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", "compute#disk");
        json.put("id", disk.id());
        json.put("creationTimestamp", TIME.format(disk.createdAt()));
        json.put("name", disk.name());
        json.put("sizeGb", "50");
        json.put("zone", zone);
        json.put("status", "READY");
        json.put("type", zone + "/diskTypes/pd-standard");
        if (disk.snapshot() != null) {
            json.put("sourceSnapshot", root(project) + "/global/snapshots/" + disk.snapshot());
        }
        if (!disk.labels().isEmpty()) {
            disk.labels().forEach(json.putObject("labels")::put);
        }
        json.put("labelFingerprint", disk.labelMap().fingerprint());
        if (!disk.users().isEmpty()) {
            ArrayNode users = json.putArray("users");
            disk.users().forEach(user -> users.add(zone + "/instances/" + user));
        }
        json.put("selfLink", zone + "/disks/" + disk.name());
        return json;
    }

    static ObjectNode operation(GoogleProject project, GceOperation operation, Instant now) {
        String status = operation.status(now);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", "compute#operation");
        json.put("id", operation.id());
        json.put("name", operation.name());
        json.put("zone", zoneUrl(project, operation.zone()));
        json.put("operationType", operation.type());
        json.put("targetId", operation.targetId());
        json.put("status", status);
        json.put("progress", status.equals("DONE") ? 100 : 0);
        json.put("user", "janitor@" + project.id() + ".iam.gserviceaccount.com");
        json.put("insertTime", TIME.format(operation.startedAt()));
        if (status.equals("DONE") && operation.error() != null) {
            json.putObject("error")
                    .putArray("errors")
                    .addObject()
                    .put("code", operation.error())
                    .put("message", "The operation failed.");
            json.put("httpErrorStatusCode", httpStatus(operation.error()));
            json.put("httpErrorMessage", "as the code says");
        }
        json.put("selfLink", zoneUrl(project, operation.zone()) + "/operations/" + operation.name());
        return json;
    }

    static String zoneUrl(GoogleProject project, String zone) {
        return root(project) + "/zones/" + zone;
    }

    private static String root(GoogleProject project) {
        return project.linkOrigin() + "/compute/v1/projects/" + project.id();
    }

    private static int httpStatus(@Nullable String code) {
        if ("CONDITION_NOT_MET".equals(code)) {
            return 412;
        }
        return "RESOURCE_NOT_FOUND".equals(code) ? 404 : 400;
    }
}
