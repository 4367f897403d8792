package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Cloud;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.ScopeListing;
import java.util.ArrayList;
import java.util.List;

/** Gives a user the handle to a cluster from its name alone, wherever the policy looks. */
final class Reconstruction {
    private final Clouds clouds;
    private final String wanted;
    private final List<Found> found = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();

    private Reconstruction(Clouds clouds, String wanted) {
        this.clouds = clouds;
        this.wanted = wanted;
    }

    /** A cluster, and what can be done with it. */
    record Found(ClusterKind kind, ClusterHandle handle) {}

    /**
     * Finds the cluster that the user means.
     *
     * @param cluster its id, or its name where only one cluster has it
     * @throws BadUsage if there is none, or more than one, or if there may be more than one
     * @throws CloudException if no place could be read
     */
    static Found of(Clouds clouds, String cluster) {
        Reconstruction search = new Reconstruction(clouds, cluster);
        for (Cloud cloud : clouds.all()) {
            clouds.specs(cloud).forEach(spec -> search.in(cloud, spec));
        }
        clouds.requireSeen();
        return search.theOne();
    }

    private void in(Cloud cloud, ScopeSpec spec) {
        ScopeListing listing = cloud.scopes(spec);
        listing.problems().forEach(problem -> unread.add(problem.scope() + ": " + problem.message()));
        for (Scope scope : listing.scopes()) {
            for (ClusterKind kind : clouds.kinds(cloud)) {
                if (mayBeIn(kind, scope)) {
                    read(kind, scope);
                }
            }
        }
    }

    /** An id names its place, so that no other has to be read. */
    private boolean mayBeIn(ClusterKind kind, Scope scope) {
        return wanted.indexOf('/') < 0 || wanted.startsWith(prefix(kind, scope));
    }

    private void read(ClusterKind kind, Scope scope) {
        String prefix = prefix(kind, scope);
        String name = wanted.startsWith(prefix) ? wanted.substring(prefix.length()) : wanted;
        try {
            kind.reconstruct(scope, name).ifPresent(handle -> found.add(new Found(kind, handle)));
        } catch (CloudException e) {
            unread.add(kind.id() + " in " + scope + ": " + e.getMessage());
        }
    }

    private Found theOne() {
        if (found.size() > 1) {
            throw new BadUsage("several clusters are called " + Printable.of(wanted) + "; give the id of one: "
                    + found.stream()
                            .map(one -> one.handle().cluster().id().toString())
                            .toList());
        }
        String notRead = unread.isEmpty() ? "" : "; not all could be read: " + String.join("; ", unread);
        if (found.isEmpty()) {
            String message = "no cluster is called " + Printable.of(wanted) + notRead;
            if (!unread.isEmpty()) {
                throw new CloudException(message);
            }
            throw new BadUsage(message + "; 'janitor list' shows those there are");
        }
        if (!unread.isEmpty() && wanted.indexOf('/') < 0) {
            throw new BadUsage(Printable.of(wanted) + " was found, but there may be another of that name" + notRead
                    + ". Give its id: " + found.get(0).handle().cluster().id());
        }
        return found.get(0);
    }

    private static String prefix(ClusterKind kind, Scope scope) {
        return kind.id() + "/" + scope.path() + "/";
    }
}
