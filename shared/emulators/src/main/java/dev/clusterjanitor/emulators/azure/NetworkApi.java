package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Microsoft.Network: network interfaces and public addresses. */
final class NetworkApi {
    private static final String SUBSCRIPTION = "/subscriptions/{subscriptionId}";
    private static final String GROUP = SUBSCRIPTION + "/resourceGroups/{resourceGroupName}";
    private static final Duration DELETION = Duration.ofSeconds(2);

    private final AzureState state;
    private final Supplier<URI> endpoint;

    NetworkApi(AzureState state, Supplier<URI> endpoint) {
        this.state = state;
        this.endpoint = endpoint;
    }

    List<Route> routes() {
        String nics = "/providers/Microsoft.Network/networkInterfaces";
        String addresses = "/providers/Microsoft.Network/publicIPAddresses";
        return List.of(
                Route.of("GET", SUBSCRIPTION + nics, ArmId.NIC + "/read", r -> list(r, ArmId.NIC)),
                Route.of("GET", GROUP + nics, ArmId.NIC + "/read", r -> list(r, ArmId.NIC)),
                Route.of("GET", GROUP + nics + "/{networkInterfaceName}", ArmId.NIC + "/read", this::get),
                Route.of("DELETE", GROUP + nics + "/{networkInterfaceName}", ArmId.NIC + "/delete", this::deleteNic),
                Route.of("GET", SUBSCRIPTION + addresses, ArmId.ADDRESS + "/read", r -> list(r, ArmId.ADDRESS)),
                Route.of("GET", GROUP + addresses, ArmId.ADDRESS + "/read", r -> list(r, ArmId.ADDRESS)),
                Route.of("GET", GROUP + addresses + "/{publicIpAddressName}", ArmId.ADDRESS + "/read", this::get),
                Route.of(
                        "DELETE",
                        GROUP + addresses + "/{publicIpAddressName}",
                        ArmId.ADDRESS + "/delete",
                        this::deleteAddress),
                Route.of(
                        "GET",
                        SUBSCRIPTION + "/providers/Microsoft.Network/locations/{location}/operations/{operationId}",
                        "Microsoft.Network/locations/operations/read",
                        request -> ComputeApi.operation(state, request)));
    }

    private Reply list(Request request, String type) {
        return Pages.of(
                request,
                state.within(ComputeApi.scope(request), type).stream()
                        .map(Shown::byOthers)
                        .toList(),
                state.pageSize,
                endpoint.get());
    }

    private Reply get(Request request) {
        return Reply.of(200, Shown.byOthers(state.get(request.path())));
    }

    private Reply deleteNic(Request request) {
        if (state.find(request.path()).isEmpty()) {
            return Reply.empty(204);
        }
        ArmResource nic = state.get(request.path());
        state.checkLocks(nic.id(), "delete");
        if (nic.properties().has("virtualMachine")) {
            throw new AzureError(
                    400,
                    "NicInUse",
                    "Network Interface " + nic.id() + " is used by existing resource "
                            + nic.properties().path("virtualMachine").path("id").asText() + ".");
        }
        if (nic.isReserved(state.now())) {
            throw new AzureError(
                    400,
                    "NicReservedForAnotherVm",
                    "Nic(s) in request is reserved for another Virtual Machine for 180 seconds. Please provide another nic(s) or retry after 180 seconds.");
        }
        return accepted(nic, () -> {
            for (JsonNode configuration : nic.properties().path("ipConfigurations")) {
                state.find(configuration
                                .path("properties")
                                .path("publicIPAddress")
                                .path("id")
                                .asText())
                        .ifPresent(address -> address.properties().remove("ipConfiguration"));
            }
            state.remove(nic);
        });
    }

    private Reply deleteAddress(Request request) {
        if (state.find(request.path()).isEmpty()) {
            return Reply.empty(204);
        }
        ArmResource address = state.get(request.path());
        state.checkLocks(address.id(), "delete");
        if (address.properties().has("ipConfiguration") || address.properties().has("natGateway")) {
            throw new AzureError(
                    400,
                    "PublicIPAddressCannotBeDeleted",
                    "Public IP address " + address.id() + " can not be deleted since it is still allocated to resource "
                            + address.properties()
                                    .path("ipConfiguration")
                                    .path("id")
                                    .asText() + ".");
        }
        return accepted(address, () -> state.remove(address));
    }

    private Reply accepted(ArmResource resource, Runnable effect) {
        return ComputeApi.accepted(
                endpoint.get(), resource, state.begin(resource, DELETION, effect), "Microsoft.Network", "operations");
    }
}
