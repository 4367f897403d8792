package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.model.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which region each machine is in, since metrics are asked for by region: as the last readings of each scope had it. */
final class Regions {
    private final Map<Scope, Map<String, String>> regions = new ConcurrentHashMap<>();

    /** Takes a whole reading of a scope; forgets what it said before. */
    void replace(Scope scope, Found found) {
        regions.remove(scope);
        add(scope, found);
    }

    /** Takes a reading of some machines. */
    void add(Scope scope, Found found) {
        Map<String, String> known = regions.computeIfAbsent(scope, s -> new ConcurrentHashMap<>());
        found.vms().forEach(vm -> known.put(ArmIds.key(vm.id()), vm.location()));
    }

    Optional<String> of(Scope scope, String machine) {
        return Optional.ofNullable(regions.getOrDefault(scope, Map.of()).get(ArmIds.key(machine)));
    }
}
