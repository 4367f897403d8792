package dev.clusterjanitor.core.port;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A kind of cluster: how its clusters are found, watched and given back to whoever wants to act on them. */
public interface ClusterKind {

    KindId id();

    /**
     * Lists every cluster of this kind in a scope, from the cloud's own listing and nothing else. Reads every page.
     * Never throws for what the cloud answers: a failed or cut listing is partial and says so, and its clusters carry
     * the doubt.
     */
    Discovery discover(Scope scope);

    /**
     * Reads signs of life in batches. Never throws for what the cloud answers: what is missing is UNKNOWN, what
     * could not be read is UNREADABLE. The signals that stand in tags are not read here: they are the same in every
     * cloud, and the judge reads them.
     *
     * @param watches the clusters to watch, all of one scope, and what counts as quiet for each
     */
    Observations observe(List<Watch> watches, Instant now);

    /**
     * Makes a handle to a cluster from its name and the cloud's facts alone, freshly read.
     *
     * @return empty if nothing of that name is listed any more
     * @throws CloudException if the cloud cannot be read
     */
    Optional<ClusterHandle> reconstruct(Scope scope, String name);

    /**
     * The command by which an owner can set one tag on this cluster with the cloud's own tools, to be shown in a
     * notice. The value is one that the janitor made, and needs no quoting.
     */
    String tagCommand(Cluster cluster, String key, String value);

    /**
     * Who made a cluster, by the cloud's audit log: the name of a user, or of the session of a role. Only called where
     * the policy asks for it; kinds of clouds that keep no such log, or whose log does not tell, know nobody.
     *
     * @return empty if the log does not tell
     * @throws CloudException if it cannot be read
     */
    default Optional<String> creator(Cluster cluster) {
        return Optional.empty();
    }

    /** Every permission that the calls of this kind need. */
    Set<Permission> requiredPermissions();
}
