package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One reading of Resource Graph for all subscriptions of a sweep. The scopes of an entry of the policy are announced
 * together; the first that is discovered reads for all, and each takes its share once. A scope that is discovered again, or
 * was never announced, is read by itself: nobody is ever given what was read for an earlier sweep.
 */
final class SharedReadings {
    private final GraphReading graph;
    private final Map<Scope, Reading> waiting = new ConcurrentHashMap<>();

    SharedReadings(Arm arm, TagKeys keys) {
        this.graph = new GraphReading(arm, keys);
    }

    /** The scopes that are about to be discovered. */
    void announce(List<Scope> scopes) {
        Reading reading = new Reading(scopes);
        scopes.forEach(scope -> waiting.put(scope, reading));
    }

    /**
     * What Resource Graph says of a scope.
     *
     * @throws CloudException if it cannot be read
     */
    Found take(Scope scope) {
        Reading shared = waiting.remove(scope);
        return (shared == null ? new Reading(List.of(scope)) : shared).of(scope);
    }

    /** A reading that is made when it is first needed, and made once. */
    private final class Reading {
        private final Set<String> subscriptions = new LinkedHashSet<>();
        private final Set<String> groups = new LinkedHashSet<>();
        private @Nullable Map<String, Found> bySubscription;
        private @Nullable CloudException failure;

        Reading(List<Scope> scopes) {
            scopes.forEach(scope -> subscriptions.add(scope.account()));
            boolean all = scopes.stream().anyMatch(scope -> scope.location().isEmpty());
            if (!all) {
                scopes.forEach(scope -> groups.add(scope.location()));
            }
        }

        synchronized Found of(Scope scope) {
            if (bySubscription == null && failure == null) {
                try {
                    bySubscription = new HashMap<>(graph.read(List.copyOf(subscriptions), List.copyOf(groups)));
                } catch (CloudException failed) {
                    failure = failed;
                }
            }
            if (failure != null) {
                throw failure;
            }
            Map<String, Found> found = bySubscription == null ? Map.of() : bySubscription;
            if (scope.location().isEmpty()) {
                // Taken out, so that what was grouped is not kept beside the clusters.
                Found all = found.remove(scope.account());
                return all == null ? Found.none() : all;
            }
            Found all = found.getOrDefault(scope.account(), Found.none());
            return new Found(
                    all.vms().stream()
                            .filter(vm -> vm.group().equalsIgnoreCase(scope.location()))
                            .toList(),
                    all.parts().stream()
                            .filter(part -> ArmIds.group(part.id()).orElse("").equalsIgnoreCase(scope.location()))
                            .toList(),
                    all.showsNics());
        }
    }
}
