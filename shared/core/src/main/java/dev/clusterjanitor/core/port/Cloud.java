package dev.clusterjanitor.core.port;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.policy.ScopeSpec;
import java.util.List;

/** One cloud: where to look, and what for. */
public interface Cloud {

    CloudProvider provider();

    /**
     * Turns a scope of the policy into scopes to sweep: finds the account, lists regions or projects where the policy
     * says {@code all}, assumes roles. Never throws for what the cloud answers: what cannot be entered is a problem
     * in the listing.
     */
    ScopeListing scopes(ScopeSpec spec);

    /** Every kind this cloud can have, in the order in which they are swept. */
    List<ClusterKind> kinds();
}
