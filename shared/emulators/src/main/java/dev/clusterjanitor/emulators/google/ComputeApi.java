package dev.clusterjanitor.emulators.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Compute Engine, version 1. */
final class ComputeApi {
    private static final int LARGEST_PAGE = 500;

    private final GoogleEmulator cloud;

    ComputeApi(GoogleEmulator cloud) {
        this.cloud = cloud;
    }

    JsonNode answer(GoogleCall call) {
        GoogleProject project = cloud.requireProject(call.path().get(0));
        if (!project.isComputeEnabled()) {
            throw new GoogleError(
                    403,
                    "accessNotConfigured",
                    "Compute Engine API has not been used in project " + project.id() + " before or it is disabled.");
        }
        project.settle(cloud.now());
        return switch (call.method()) {
            case "compute.instances.aggregatedList" ->
                aggregated(call, project, "instance", project.allInstances(), i -> GceJson.instance(project, i));
            case "compute.disks.aggregatedList" ->
                aggregated(call, project, "disk", project.allDisks(), d -> GceJson.disk(project, d));
            default -> zonal(call, project, call.path().get(1), call.path().get(2));
        };
    }

    private JsonNode zonal(GoogleCall call, GoogleProject project, String zone, String name) {
        if (project.isUnreachable(zone)) {
            throw new GoogleError(503, "backendError", "zone " + zone + " does not answer");
        }
        return switch (call.method()) {
            case "compute.instances.get" -> GceJson.instance(project, project.requireInstance(zone, name));
            case "compute.instances.delete" -> deleteInstance(project, project.requireInstance(zone, name));
            case "compute.instances.setLabels" ->
                setLabels(
                        project,
                        zone,
                        project.requireInstance(zone, name).id(),
                        project.requireInstance(zone, name).labelMap(),
                        call.requireBody());
            case "compute.instances.getSerialPortOutput" -> serialPort(project.requireInstance(zone, name));
            case "compute.disks.get" -> GceJson.disk(project, project.requireDisk(zone, name));
            case "compute.disks.delete" -> deleteDisk(project, project.requireDisk(zone, name));
            case "compute.disks.setLabels" ->
                setLabels(
                        project,
                        zone,
                        project.requireDisk(zone, name).id(),
                        project.requireDisk(zone, name).labelMap(),
                        call.requireBody());
            case "compute.zoneOperations.get" ->
                GceJson.operation(
                        project,
                        project.operation(zone, name).orElseThrow(() -> GoogleError.notFound(name)),
                        cloud.now());
            default -> throw new IllegalStateException("no such method: " + call.method());
        };
    }

    private <T extends ListFilter.Labelled> JsonNode aggregated(
            GoogleCall call, GoogleProject project, String singular, Collection<T> all, Function<T, ObjectNode> json) {
        int size = call.number("maxResults", LARGEST_PAGE);
        if (size < 0 || size > LARGEST_PAGE) {
            throw GoogleError.invalid("Invalid value for field 'maxResults': '" + size + "'");
        }
        if (!project.unreachable().isEmpty()
                && !call.query("returnPartialSuccess").equals("true")) {
            throw new GoogleError(503, "backendError", "zones do not answer: " + project.unreachable());
        }
        Predicate<ListFilter.Labelled> filter = ListFilter.parse(call.query("filter"));
        Map<String, ArrayNode> zones = new TreeMap<>();
        int skip = call.number("pageToken", 0);
        int at = 0;
        int found = 0;
        boolean more = false;
        for (T thing : all) {
            if (at++ < skip) {
                continue;
            }
            ObjectNode one = filter.test(thing) ? json.apply(thing) : null;
            String zone = one == null ? "" : one.path("zone").asText();
            String name = zone.substring(zone.lastIndexOf('/') + 1);
            if (one == null || project.isUnreachable(name)) {
                continue;
            }
            if (found == size) {
                more = true;
                at--;
                break;
            }
            zones.computeIfAbsent(name, z -> JsonNodeFactory.instance.arrayNode())
                    .add(one);
            found++;
        }
        ObjectNode page = page(project, singular, zones);
        if (more) {
            page.put("nextPageToken", String.valueOf(at));
        }
        return page;
    }

    private static ObjectNode page(GoogleProject project, String singular, Map<String, ArrayNode> zones) {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.put("kind", "compute#" + singular + "AggregatedList");
        page.put("id", "projects/" + project.id() + "/aggregated/" + singular + "s");
        ObjectNode items = page.putObject("items");
        for (String zone : project.zones()) {
            ObjectNode scope = items.putObject("zones/" + zone);
            if (project.isUnreachable(zone)) {
                warn(scope, "UNREACHABLE", "zones/" + zone);
            } else if (zones.containsKey(zone)) {
                scope.set(singular + "s", zones.get(zone));
            } else {
                warn(scope, "NO_RESULTS_ON_PAGE", "zones/" + zone);
            }
        }
        if (!project.unreachable().isEmpty()) {
            ArrayNode names = page.putArray("unreachables");
            project.unreachable().forEach(zone -> names.add("zones/" + zone));
        }
        return page;
    }

    private static void warn(ObjectNode scope, String code, String where) {
        ObjectNode warning = scope.putObject("warning");
        warning.put("code", code);
        warning.put("message", code + " for scope '" + where + "' on this page.");
        warning.putArray("data").addObject().put("key", "scope").put("value", where);
    }

    private JsonNode deleteInstance(GoogleProject project, GceInstance machine) {
        if (machine.deletionProtection()) {
            throw new GoogleError(
                    412, "conditionNotMet", "Resource cannot be deleted if it's protected against deletion.");
        }
        String before = machine.status();
        String error = cloud.operationFaults().next("delete", machine.name());
        if (error == null) {
            machine.status("STOPPING");
        }
        Runnable effect = () -> {
            if (machine.deletionProtection()) {
                machine.status(before);
                throw new GoogleError(412, "conditionNotMet", "protected meanwhile");
            }
            project.removeInstance(machine);
        };
        return start(project, "delete", machine.zone(), machine.id(), cloud.deletionTime(), effect, error);
    }

    private JsonNode deleteDisk(GoogleProject project, GceDisk disk) {
        if (!disk.users().isEmpty()) {
            throw new GoogleError(400, "resourceInUseByAnotherResource", "The disk resource is already being used");
        }
        Runnable effect = () -> {
            if (!disk.users().isEmpty()) {
                throw new GoogleError(400, "resourceInUseByAnotherResource", "attached meanwhile");
            }
            project.removeDisk(disk);
        };
        String error = cloud.operationFaults().next("delete", disk.name());
        return start(project, "delete", disk.zone(), disk.id(), cloud.deletionTime(), effect, error);
    }

    /** The labels change at once, as the next reader sees; the operation that says so takes a moment. */
    private JsonNode setLabels(GoogleProject project, String zone, String id, Labels labels, JsonNode request) {
        String error = cloud.operationFaults().next("setLabels", id);
        if (error == null) {
            try {
                labels.replace(request);
            } catch (GoogleError refused) {
                if (refused.status() != 412 || !cloud.operationFaults().tellsOfRacesLate()) {
                    throw refused;
                }
                error = refused.operationCode();
            }
        }
        return start(project, "setLabels", zone, id, cloud.labelTime(), () -> {}, error);
    }

    private JsonNode serialPort(GceInstance machine) {
        String text = machine.serialOutput();
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", "compute#serialPortOutput")
                .put("contents", text)
                .put("start", "0")
                .put("next", String.valueOf(text.length()))
                .put("selfLink", "https://www.googleapis.com/compute/v1/serialPort");
    }

    private JsonNode start(
            GoogleProject project,
            String type,
            String zone,
            String targetId,
            Duration length,
            Runnable effect,
            @Nullable String error) {
        GceOperation operation =
                new GceOperation(GoogleProject.newId(), type, zone, targetId, cloud.now(), length, effect, error);
        project.add(operation);
        operation.settle(cloud.now());
        return GceJson.operation(project, operation, cloud.now());
    }
}
