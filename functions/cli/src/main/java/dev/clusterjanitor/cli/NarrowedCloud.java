package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Cloud;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.ScopeListing;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A cloud of which the user wants to see some scopes only. */
final class NarrowedCloud implements Cloud {
    private final Cloud cloud;
    private final Set<String> wanted;
    private final Set<String> seen = new TreeSet<>();

    /**
     * A narrower cloud.
     *
     * @param wanted text forms of scopes; empty: all
     */
    NarrowedCloud(Cloud cloud, Set<String> wanted) {
        this.cloud = cloud;
        this.wanted = Set.copyOf(wanted);
    }

    @Override
    public CloudProvider provider() {
        return cloud.provider();
    }

    @Override
    public ScopeListing scopes(ScopeSpec spec) {
        ScopeListing listing = cloud.scopes(spec);
        listing.scopes().stream().map(Scope::toString).forEach(seen::add);
        List<Scope> scopes = listing.scopes().stream()
                .filter(scope -> wanted.isEmpty() || wanted.contains(scope.toString()))
                .toList();
        return new ScopeListing(scopes, listing.problems());
    }

    @Override
    public List<ClusterKind> kinds() {
        return cloud.kinds();
    }

    /** The scopes that the policy gives, wanted or not. */
    Set<String> seen() {
        return Set.copyOf(seen);
    }
}
