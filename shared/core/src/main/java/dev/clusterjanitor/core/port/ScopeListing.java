package dev.clusterjanitor.core.port;

import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Scope;
import java.util.List;

/**
 * The scopes that one entry of the policy stands for.
 *
 * @param scopes those that can be swept
 * @param problems those that cannot, and why; empty if the listing is whole
 */
public record ScopeListing(List<Scope> scopes, List<Problem> problems) {

    public ScopeListing {
        scopes = List.copyOf(scopes);
        problems = List.copyOf(problems);
    }
}
