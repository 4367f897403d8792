package dev.clusterjanitor.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Lock;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.port.CloudException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads management locks: those on a cluster's parts, and those on what holds them. */
record VmLocks(Arm arm, Scope scope) {

    /** A cluster with its locks. */
    Cluster on(Cluster cluster) {
        List<Lock> locks = new ArrayList<>();
        List<String> doubts = new ArrayList<>(cluster.doubts());
        try {
            list(lock -> protectedBy(cluster, lock)
                    .filter(one -> !locks.contains(one))
                    .ifPresent(locks::add));
        } catch (CloudException failed) {
            doubts.add("whether it is locked is not known: " + failed.getMessage());
        }
        return cluster.with(locks, doubts);
    }

    /** A resource group lists what is below it, or with a filter what is at it and above: locks of the subscription too. */
    private void list(Consumer<JsonNode> sink) {
        String action = "Microsoft.Authorization/locks/read";
        String locks = "/providers/Microsoft.Authorization/locks?api-version=" + Arm.LOCKS;
        String subscription = "/subscriptions/" + scope.account();
        if (scope.location().isEmpty()) {
            arm.list(action, scope.toString(), subscription + locks, sink);
        } else {
            String group = subscription + "/resourceGroups/" + scope.location();
            arm.list(action, scope.toString(), group + locks, sink);
            arm.list(action, scope.toString(), group + locks + "&$filter=atScope()", sink);
        }
    }

    /** Either level protects: CanNotDelete forbids to delete, ReadOnly forbids even to mark. */
    private static Optional<Lock> protectedBy(Cluster cluster, JsonNode lock) {
        String id = lock.path("id").asText("");
        int end = id.toLowerCase(Locale.ROOT).lastIndexOf("/providers/microsoft.authorization/locks/");
        String scope = end < 0 ? "" : id.substring(0, end);
        return cluster.resources().stream()
                .filter(part -> !scope.isEmpty() && ArmIds.isWithin(part.id(), scope))
                .findFirst()
                .map(part -> new Lock(
                        scope,
                        "management lock " + ArmIds.name(id) + " ("
                                + lock.path("properties").path("level").asText("?") + ")"));
    }
}
