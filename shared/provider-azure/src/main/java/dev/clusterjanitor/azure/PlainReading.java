package dev.clusterjanitor.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads machines and parts of one scope with the listings of Compute and Network, which do not lag behind. */
final class PlainReading {
    private final Arm arm;
    private final TagKeys keys;
    private final Scope scope;

    PlainReading(Arm arm, TagKeys keys, Scope scope) {
        this.arm = arm;
        this.keys = keys;
        this.scope = scope;
    }

    /**
     * The machines.
     *
     * @param group a resource group; empty: the whole scope
     * @param power the codes of power states by the key of the id; null: not known
     * @throws AzureFailure if they cannot be listed
     */
    List<Vm> machines(String group, @Nullable Map<String, String> power) {
        List<Vm> machines = new ArrayList<>();
        arm.list(Vm.TYPE + "/read", scope.toString(), path(group, Vm.TYPE) + "?api-version=" + Arm.COMPUTE, json -> {
            String id = ArmIds.key(json.path("id").asText());
            machines.add(Vm.read(json, power == null ? null : power.get(id), keys));
        });
        return machines;
    }

    /**
     * The power states of all machines in one listing ({@code statusOnly=true}, which there is for whole subscriptions only).
     *
     * @return codes by the key of the id
     * @throws AzureFailure if they cannot be listed
     */
    Map<String, String> power() {
        Map<String, String> power = new HashMap<>();
        arm.list(
                Vm.TYPE + "/read",
                scope.toString(),
                "/subscriptions/" + scope.account() + "/providers/" + Vm.TYPE + "?api-version=" + Arm.COMPUTE
                        + "&statusOnly=true",
                json -> power.put(
                        ArmIds.key(json.path("id").asText()),
                        powerCode(json.path("properties").path("instanceView"))));
        return power;
    }

    /** The code of the power state in an instance view; empty if it has none. */
    static String powerCode(JsonNode instanceView) {
        for (JsonNode status : instanceView.path("statuses")) {
            String code = status.path("code").asText("");
            if (code.toLowerCase(Locale.ROOT).startsWith("powerstate/")) {
                return "PowerState/" + code.substring("PowerState/".length());
            }
        }
        return "";
    }

    /**
     * The parts of one kind.
     *
     * @param group a resource group; empty: the whole scope
     * @throws AzureFailure if they cannot be listed
     */
    List<Part> parts(Part.Kind kind, String group, Predicate<Part> wanted) {
        List<Part> parts = new ArrayList<>();
        arm.list(
                kind.type() + "/read",
                scope.toString(),
                path(group, kind.type()) + "?api-version=" + kind.version(),
                json -> {
                    Part part = Part.read(kind, json, keys);
                    if (wanted.test(part)) {
                        parts.add(part);
                    }
                });
        return parts;
    }

    /** A resource as the index of tags has it. The creation time is null if Azure does not tell. */
    record Tagged(String id, String type, @Nullable Instant createdAt) {}

    /**
     * What bears a tag, whatever its type. Names no tags itself (REST reference, Resources - List).
     *
     * @throws AzureFailure if it cannot be listed
     */
    List<Tagged> tagged(String name, String value) {
        List<Tagged> tagged = new ArrayList<>();
        boolean whole = scope.location().isEmpty();
        String at = "/subscriptions/" + scope.account() + (whole ? "" : "/resourceGroups/" + scope.location());
        arm.list(
                whole
                        ? "Microsoft.Resources/subscriptions/resources/read"
                        : "Microsoft.Resources/subscriptions/resourceGroups/resources/read",
                scope.toString(),
                at + "/resources?api-version=" + Arm.RESOURCES + "&$expand=createdTime&$filter=tagName%20eq%20'" + name
                        + "'%20and%20tagValue%20eq%20'" + value + "'",
                json -> tagged.add(new Tagged(
                        json.path("id").asText(),
                        json.path("type").asText(),
                        Vm.instant(json.path("createdTime").asText("")))));
        return tagged;
    }

    /** Gives things whose own description has no creation time the one that the index of resources has. */
    Found withBirths(Found found) {
        Map<String, Tagged> births = new HashMap<>();
        try {
            tagged(VmMarker.MAKER_KEY, VmMarker.MAKER).forEach(one -> births.put(ArmIds.key(one.id()), one));
        } catch (CloudException unknown) {
            // Then they stay without one, and such a cluster is undetermined: kept, and said so.
            return found;
        }
        List<Vm> vms = found.vms().stream()
                .map(vm -> vm.createdAt() == null ? vm.bornAt(birth(births, vm.id())) : vm)
                .toList();
        List<Part> parts = found.parts().stream()
                .map(part -> part.createdAt() == null ? part.bornAt(birth(births, part.id())) : part)
                .toList();
        return new Found(vms, parts, found.showsNics());
    }

    private static @Nullable Instant birth(Map<String, Tagged> births, String id) {
        Tagged birth = births.get(ArmIds.key(id));
        return birth == null ? null : birth.createdAt();
    }

    private String path(String group, String type) {
        String within = group.isEmpty() ? scope.location() : group;
        return "/subscriptions/" + scope.account() + (within.isEmpty() ? "" : "/resourceGroups/" + within)
                + "/providers/" + type;
    }
}
