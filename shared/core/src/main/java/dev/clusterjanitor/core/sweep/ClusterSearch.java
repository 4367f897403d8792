package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Cloud;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.ScopeListing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the cluster that somebody means, wherever a policy looks and nowhere else, and gives a handle to it. */
public final class ClusterSearch {
    private final List<Cloud> clouds;
    private final Policy policy;

    /** Searches these clouds, as far as the policy wants their scopes and kinds. */
    public ClusterSearch(List<Cloud> clouds, Policy policy) {
        this.clouds = List.copyOf(clouds);
        this.policy = policy;
    }

    /** A cluster, and what can be done with it. */
    public record Found(ClusterKind kind, ClusterHandle handle) {}

    /**
     * What a search gave.
     *
     * @param found every cluster that fits
     * @param unread the places that could not be read and why, one sentence each; where there are any, more may fit
     */
    public record Result(List<Found> found, List<String> unread) {
        public Result {
            found = List.copyOf(found);
            unread = List.copyOf(unread);
        }
    }

    /**
     * Finds clusters by what people call them.
     *
     * @param wanted an id, of which there is at most one, or a bare name, which several may bear
     */
    public Result named(String wanted) {
        boolean isId = wanted.indexOf('/') >= 0;
        return look(provider -> true, scope -> true, (kind, scope) -> {
            String prefix = kind.id() + "/" + scope.path() + "/";
            if (isId && !wanted.startsWith(prefix)) {
                return Optional.empty();
            }
            return Optional.of(isId ? wanted.substring(prefix.length()) : wanted)
                    .filter(name -> !name.isBlank());
        });
    }

    /**
     * Finds the cluster that a machine belongs to.
     *
     * @param account the AWS account, the Google project or the Azure subscription that it is in
     * @param location the region or zone that its metadata name
     * @param machine what its metadata call it
     */
    public Result ofMachine(CloudProvider provider, String account, String location, String machine) {
        return look(
                provider::equals,
                scope -> scope.account().equalsIgnoreCase(account)
                        && (provider != CloudProvider.AWS || scope.location().equals(location)),
                (kind, scope) -> kind.clusterOf(scope, location, machine));
    }

    /** Names the cluster to read in one place, if there may be one. */
    private interface Naming {
        Optional<String> in(ClusterKind kind, Scope scope);
    }

    private Result look(Predicate<CloudProvider> providers, Predicate<Scope> scopes, Naming naming) {
        List<Found> found = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        for (Cloud cloud : clouds) {
            if (!providers.test(cloud.provider())) {
                continue;
            }
            for (ScopeSpec spec : specs(cloud)) {
                ScopeListing listing = cloud.scopes(spec);
                listing.problems().forEach(problem -> unread.add(problem.scope() + ": " + problem.message()));
                listing.scopes().stream().filter(scopes).forEach(scope -> look(cloud, scope, naming, found, unread));
            }
        }
        return new Result(found, unread);
    }

    private void look(Cloud cloud, Scope scope, Naming naming, List<Found> found, List<String> unread) {
        for (ClusterKind kind : cloud.kinds()) {
            if (!policy.wants(kind.id())) {
                continue;
            }
            try {
                naming.in(kind, scope)
                        .flatMap(name -> kind.reconstruct(scope, name))
                        .ifPresent(handle -> found.add(new Found(kind, handle)));
            } catch (CloudException e) {
                unread.add(kind.id() + " in " + scope + ": " + e.getMessage());
            }
        }
    }

    private List<ScopeSpec> specs(Cloud cloud) {
        return policy.scopes().isEmpty()
                ? List.of(ScopeSpec.own(cloud.provider()))
                : policy.scopes().stream()
                        .filter(spec -> spec.provider() == cloud.provider())
                        .toList();
    }
}
