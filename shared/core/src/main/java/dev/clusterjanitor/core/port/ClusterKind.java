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
     * The name of the cluster that a machine belongs to, for machines that know themselves and not their cluster. What it
     * gives is only as good as what the machine says: whoever acts on it makes a handle first. Lists the scope, unless the
     * kind knows better.
     *
     * @param location the region or zone that the machine's own metadata name
     * @param machine what its metadata call it: an instance id, the ARN of a task, an instance's name, a resource id
     * @return empty if no cluster of this kind has such a machine
     * @throws CloudException if the cloud cannot be read, so that it is not known
     */
    default Optional<String> clusterOf(Scope scope, String location, String machine) {
        Discovery discovery = discover(scope);
        Optional<String> name = discovery.clusters().stream()
                .filter(cluster ->
                        cluster.machines().stream().anyMatch(part -> part.id().equalsIgnoreCase(machine)))
                .map(cluster -> cluster.id().name())
                .findFirst();
        if (name.isEmpty() && !discovery.isComplete()) {
            throw new CloudException(discovery.problems().get(0).message());
        }
        return name;
    }

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
