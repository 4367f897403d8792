package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.emulators.azure.AzureState.Operation;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/** Microsoft.Compute: machines and disks. */
final class ComputeApi {
    private static final String SUBSCRIPTION = "/subscriptions/{subscriptionId}";
    private static final String GROUP = SUBSCRIPTION + "/resourceGroups/{resourceGroupName}";
    private static final Duration DISK_DELETION = Duration.ofSeconds(2);
    private static final Duration DEALLOCATION = Duration.ofSeconds(20);

    private final AzureState state;
    private final Supplier<URI> endpoint;

    ComputeApi(AzureState state, Supplier<URI> endpoint) {
        this.state = state;
        this.endpoint = endpoint;
    }

    List<Route> routes() {
        String vms = "/providers/Microsoft.Compute/virtualMachines";
        String disks = "/providers/Microsoft.Compute/disks";
        return List.of(
                Route.of("GET", SUBSCRIPTION + vms, ArmId.VM + "/read", this::machines),
                Route.of("GET", GROUP + vms, ArmId.VM + "/read", this::machines),
                Route.of("GET", GROUP + vms + "/{vmName}", ArmId.VM + "/read", this::machine),
                Route.of("DELETE", GROUP + vms + "/{vmName}", ArmId.VM + "/delete", this::deleteMachine),
                Route.of(
                        "POST",
                        GROUP + vms + "/{vmName}/deallocate",
                        ArmId.VM + "/deallocate/action",
                        this::deallocate),
                Route.of("GET", SUBSCRIPTION + disks, ArmId.DISK + "/read", r -> list(r, ArmId.DISK)),
                Route.of("GET", GROUP + disks, ArmId.DISK + "/read", r -> list(r, ArmId.DISK)),
                Route.of("GET", GROUP + disks + "/{diskName}", ArmId.DISK + "/read", this::get),
                Route.of("DELETE", GROUP + disks + "/{diskName}", ArmId.DISK + "/delete", this::deleteDisk),
                Route.of(
                        "GET",
                        SUBSCRIPTION + "/providers/Microsoft.Compute/locations/{location}/operations/{operationId}",
                        "Microsoft.Compute/locations/operations/read",
                        r -> operation(state, r)),
                Route.of(
                        "GET",
                        SUBSCRIPTION + "/providers/Microsoft.Compute/locations/{location}/diskOperations/{operationId}",
                        "Microsoft.Compute/locations/diskOperations/read",
                        r -> operation(state, r)));
    }

    private Reply list(Request request, String type) {
        return Pages.of(
                request,
                state.within(scope(request), type).stream()
                        .map(Shown::byCompute)
                        .toList(),
                state.pageSize,
                endpoint.get());
    }

    /** With {@code statusOnly=true} the run-time status of each machine, and little else. */
    private Reply machines(Request request) {
        boolean statusOnly = request.query("statusOnly").equals("true");
        if (statusOnly && !request.var("resourceGroupName").isEmpty()) {
            throw new AzureError(400, "BadRequest", "Query parameter 'statusOnly' is not supported here.");
        }
        Function<ArmResource, JsonNode> view = statusOnly ? ComputeApi::status : Shown::byCompute;
        return Pages.of(
                request,
                state.within(scope(request), ArmId.VM).stream().map(view).toList(),
                state.pageSize,
                endpoint.get());
    }

    private static ObjectNode status(ArmResource machine) {
        ObjectNode node = Request.JSON.createObjectNode();
        node.put("name", machine.name())
                .put("id", Shown.inCapitals(machine.id()))
                .put("type", ArmId.VM)
                .put("location", machine.location());
        node.putObject("properties")
                .put("vmId", machine.properties().path("vmId").asText())
                .set("instanceView", instanceView(machine));
        return node;
    }

    private Reply machine(Request request) {
        ArmResource machine = state.get(request.path());
        ObjectNode json = Shown.byCompute(machine);
        if (request.query("$expand").equals("instanceView")) {
            ((ObjectNode) json.path("properties")).set("instanceView", instanceView(machine));
        }
        return Reply.of(200, json);
    }

    private static ObjectNode instanceView(ArmResource machine) {
        ObjectNode view = Request.JSON.createObjectNode();
        ArrayNode statuses = view.putArray("statuses");
        String provisioning = machine.properties().path("provisioningState").asText();
        statuses.addObject()
                .put("code", "ProvisioningState/" + provisioning.toLowerCase(Locale.ROOT))
                .put("level", "Info")
                .put("displayStatus", "Provisioning " + provisioning.toLowerCase(Locale.ROOT))
                .put("time", Shown.time(machine.createdAt()));
        if (!machine.power().isEmpty()) {
            statuses.addObject()
                    .put("code", machine.power())
                    .put("level", "Info")
                    .put("displayStatus", machine.power().replace("PowerState/", "VM "));
        }
        return view;
    }

    private Reply get(Request request) {
        return Reply.of(200, Shown.byCompute(state.get(request.path())));
    }

    private Reply deleteMachine(Request request) {
        if (state.find(request.path()).isEmpty()) {
            return Reply.empty(204);
        }
        ArmResource machine = state.get(request.path());
        state.checkLocks(machine.id(), "delete");
        machine.deleting(true);
        return accepted(machine, state.begin(machine, state.machineDeletion, () -> Machines.vanish(state, machine)));
    }

    private Reply deallocate(Request request) {
        ArmResource machine = state.get(request.path().replaceFirst("(?i)/deallocate$", ""));
        state.checkLocks(machine.id(), "write");
        return accepted(
                machine,
                state.begin(machine, DEALLOCATION, () -> Machines.power(state, machine, "PowerState/deallocated")));
    }

    private Reply deleteDisk(Request request) {
        if (state.find(request.path()).isEmpty()) {
            return Reply.empty(204);
        }
        ArmResource disk = state.get(request.path());
        state.checkLocks(disk.id(), "delete");
        if (disk.json().has("managedBy")) {
            throw new AzureError(
                    409,
                    "OperationNotAllowed",
                    "Disk " + disk.name() + " is attached to VM "
                            + disk.json().path("managedBy").asText() + ".",
                    disk.name(),
                    "");
        }
        return accepted(disk, state.begin(disk, DISK_DELETION, () -> state.remove(disk)));
    }

    /** How far something came that takes its time. */
    static Reply operation(AzureState state, Request request) {
        Operation operation = state.operations.get(request.var("operationId"));
        if (operation == null) {
            throw AzureError.notFound(request.path());
        }
        boolean ended = operation.dueAt() != null && !state.now().isBefore(operation.dueAt());
        ObjectNode body = Request.JSON
                .createObjectNode()
                .put("name", operation.id())
                .put("startTime", Shown.time(operation.startedAt()))
                .put("status", ended ? operation.failure() == null ? "Succeeded" : "Failed" : "InProgress");
        if (ended && operation.failure() != null) {
            body.set("error", operation.failure().json());
        }
        return Reply.of(200, body);
    }

    private Reply accepted(ArmResource resource, Operation operation) {
        String place = resource.is(ArmId.DISK) ? "diskOperations" : "operations";
        return accepted(endpoint.get(), resource, operation, "Microsoft.Compute", place);
    }

    /** Azure's answer to what takes its time: where to ask how far it came. */
    static Reply accepted(URI endpoint, ArmResource resource, Operation operation, String provider, String place) {
        String link = endpoint + "/subscriptions/" + resource.subscription() + "/providers/" + provider + "/locations/"
                + resource.location() + "/" + place + "/" + operation.id() + "?api-version=2025-04-01";
        return Reply.empty(202)
                .with("Azure-AsyncOperation", link)
                .with("Location", link + "&monitor=true")
                .with("Retry-After", "10");
    }

    static String scope(Request request) {
        String group = request.var("resourceGroupName");
        String subscription = request.var("subscriptionId");
        return group.isEmpty() ? "/subscriptions/" + subscription : ArmId.group(subscription, group);
    }
}
