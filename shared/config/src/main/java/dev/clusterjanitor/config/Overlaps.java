package dev.clusterjanitor.config;

import dev.clusterjanitor.core.policy.ScopeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds scopes that are in part the same: everything there would be counted, announced and deleted twice. */
final class Overlaps {
    private static final String OWN = "(own)";

    private final List<Place> seen = new ArrayList<>();

    /**
     * A place to sweep.
     *
     * @param account an account, project or subscription
     * @param part a part of it; null: all of it
     * @param path where the policy names it
     */
    private record Place(String account, @Nullable String part, String path) {

        boolean overlaps(Place other) {
            return account.equals(other.account) && (part == null || other.part == null || part.equals(other.part));
        }
    }

    /** Adds a problem if the scope has a place in common with an earlier one. */
    void add(Value item, ScopeSpec spec) {
        List<Place> places = places(spec, item.path()).toList();
        Optional<Place> earlier = seen.stream()
                .filter(place -> places.stream().anyMatch(place::overlaps))
                .findFirst();
        earlier.ifPresent(place -> item.refuse("overlaps with " + place.path() + "; make them one"));
        seen.addAll(places);
    }

    private static Stream<Place> places(ScopeSpec spec, String path) {
        if (spec instanceof ScopeSpec.Aws aws) {
            String account = aws.organization() ? "aws organization" : "aws " + (aws.role() == null ? OWN : aws.role());
            return orOwn(aws.regions()).map(region -> new Place(account, region.equals("all") ? null : region, path));
        }
        if (spec instanceof ScopeSpec.Azure azure) {
            List<String> groups = azure.resourceGroups();
            return orOwn(azure.subscriptions())
                    .map(subscription -> "azure " + subscription.toLowerCase(Locale.ROOT))
                    .flatMap(account -> groups.isEmpty()
                            ? Stream.of(new Place(account, null, path))
                            : groups.stream().map(group -> new Place(account, group.toLowerCase(Locale.ROOT), path)));
        }
        return orOwn(((ScopeSpec.Gcp) spec).projects()).map(project -> new Place("gcp " + project, null, path));
    }

    private static Stream<String> orOwn(List<String> names) {
        return names.isEmpty() ? Stream.of(OWN) : names.stream();
    }
}
