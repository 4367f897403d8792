package dev.clusterjanitor.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.gcp.GoogleHttp.Call;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Compute Engine in one project: the calls that we make, and no more (API version 1). */
final class Compute {
    private final GoogleHttp http;
    private final String project;

    Compute(GoogleHttp http, String project) {
        this.http = http;
        this.project = project;
    }

    String project() {
        return project;
    }

    GoogleHttp http() {
        return http;
    }

    /**
     * Lists machines of all zones, with instances.aggregatedList.
     *
     * @param filter a list filter
     * @param fields what of each is asked for
     * @return the zones that could not be read
     * @throws GcpFailure if a page cannot be read
     */
    Set<String> machines(String filter, String fields, Consumer<Machine> each) {
        ComputeJson reader = new ComputeJson();
        return list("instances", filter, fields, json -> each.accept(reader.machine(json)));
    }

    /** Lists disks of all zones, with disks.aggregatedList, as {@link #machines} does machines. */
    Set<String> disks(String filter, Consumer<Disk> each) {
        ComputeJson reader = new ComputeJson();
        return list("disks", filter, ComputeJson.DISK_FIELDS, json -> each.accept(reader.disk(json)));
    }

    private Set<String> list(String what, String filter, String fields, Consumer<JsonNode> each) {
        String action = "compute." + what + ".list";
        Set<String> unreachable = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        String token = "";
        do {
            Address address = address()
                    .path("aggregated", what)
                    .query("filter", filter)
                    .query("maxResults", String.valueOf(http.settings().perPage()))
                    .query("returnPartialSuccess", "true")
                    .query(
                            "fields",
                            "items/*/" + what + "(" + fields + "),items/*/warning/code,nextPageToken,unreachables")
                    .query("pageToken", token);
            JsonNode page = http.json(Call.get(action, project, address.uri()));
            page.path("items").properties().forEach(scope -> {
                scope.getValue().path(what).forEach(each);
                String warning = scope.getValue().path("warning").path("code").asText("");
                // A zone without machines, or none on this page, is warned of as well.
                if (!warning.isEmpty() && !warning.equals("NO_RESULTS_ON_PAGE")) {
                    unreachable.add(lastPart(scope.getKey()));
                }
            });
            page.path("unreachables").forEach(scope -> unreachable.add(lastPart(scope.asText())));
            token = page.path("nextPageToken").asText("");
            if (!token.isEmpty() && !seen.add(token)) {
                throw GcpFailure.unanswered(action + " in " + project + ": the answer goes round in circles");
            }
        } while (!token.isEmpty());
        return unreachable;
    }

    /** The labels of a machine or disk, with their fingerprint, as they are now. */
    JsonNode labels(Labelled thing) {
        Address address = zonal(thing).query("fields", "labels,labelFingerprint");
        return http.json(Call.get("compute." + thing.collection() + ".get", project, address.uri()));
    }

    /** Replaces all labels, if they are still those of the fingerprint; the operation is returned. */
    Operation setLabels(Labelled thing, Map<String, String> labels, String fingerprint) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        labels.forEach(body.putObject("labels")::put);
        body.put("labelFingerprint", fingerprint);
        return operation(
                thing.zone(),
                "compute." + thing.collection() + ".setLabels",
                "POST",
                zonal(thing).path("setLabels"),
                body.toString());
    }

    /** Deletes a machine or disk by its number. */
    Operation delete(Labelled thing) {
        return operation(thing.zone(), "compute." + thing.collection() + ".delete", "DELETE", zonal(thing), "");
    }

    /** What a machine printed on its first serial port, the last MiB of it. */
    String serialPortOutput(Machine machine) {
        Address address = zonal(Labelled.of(machine))
                .path("serialPort")
                .query("port", "1")
                .query("fields", "contents");
        return http.json(Call.get("compute.instances.getSerialPortOutput", project, address.uri()))
                .path("contents")
                .asText("");
    }

    /** An operation as it stands now. */
    Operation look(Operation operation) {
        Address address = address().path("zones", operation.zone(), "operations", operation.name());
        return Operation.of(
                operation.zone(), http.json(Call.get("compute.zoneOperations.get", project, address.uri())));
    }

    private Operation operation(String zone, String action, String verb, Address address, String body) {
        return Operation.of(zone, http.json(new Call(action, project, verb, address.uri(), body)));
    }

    private Address zonal(Labelled thing) {
        return address().path("zones", thing.zone(), thing.collection(), thing.id());
    }

    private Address address() {
        return Address.of(http.settings().endpoint(), "compute", "/compute/v1").path("projects", project);
    }

    private static String lastPart(String scope) {
        return scope.substring(scope.lastIndexOf('/') + 1);
    }

    /**
     * A machine or disk, as it is acted on: by its number, so that a later one of the same name is never meant.
     *
     * @param collection {@code instances} or {@code disks}
     * @param name for messages
     * @param labels as they were read
     * @param fingerprint of these labels
     */
    record Labelled(
            String collection, String zone, String id, String name, Map<String, String> labels, String fingerprint) {

        static Labelled of(Machine machine) {
            return new Labelled(
                    "instances", machine.zone(), machine.id(), machine.name(), machine.labels(), machine.fingerprint());
        }

        static Labelled of(Disk disk) {
            return new Labelled("disks", disk.zone(), disk.id(), disk.name(), disk.labels(), disk.fingerprint());
        }
    }
}
