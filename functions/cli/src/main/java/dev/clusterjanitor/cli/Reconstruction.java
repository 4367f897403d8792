package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.sweep.ClusterSearch;
import dev.clusterjanitor.core.sweep.ClusterSearch.Found;

/** Gives a user the handle to a cluster from its name alone, wherever the policy looks. */
final class Reconstruction {
    private Reconstruction() {}

    /**
     * Finds the cluster that the user means.
     *
     * @param wanted its id, or its name where only one cluster has it
     * @throws BadUsage if there is none, or more than one, or if there may be more than one
     * @throws CloudException if no place could be read
     */
    static Found of(Clouds clouds, String wanted) {
        ClusterSearch.Result result = clouds.search().named(wanted);
        clouds.requireSeen();
        if (result.found().size() > 1) {
            throw new BadUsage("several clusters are called " + Printable.of(wanted) + "; give the id of one: "
                    + result.found().stream()
                            .map(one -> one.handle().cluster().id().toString())
                            .toList());
        }
        String notRead =
                result.unread().isEmpty() ? "" : "; not all could be read: " + String.join("; ", result.unread());
        if (result.found().isEmpty()) {
            String message = "no cluster is called " + Printable.of(wanted) + notRead;
            if (!result.unread().isEmpty()) {
                throw new CloudException(message);
            }
            throw new BadUsage(message + "; 'janitor list' shows those there are");
        }
        Found found = result.found().get(0);
        if (!result.unread().isEmpty() && wanted.indexOf('/') < 0) {
            throw new BadUsage(Printable.of(wanted) + " was found, but there may be another of that name" + notRead
                    + ". Give its id: " + found.handle().cluster().id());
        }
        return found;
    }
}
