package dev.clusterjanitor.aws;

import static dev.clusterjanitor.aws.Ec2Listing.filter;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Discovery;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * Lists every EC2Cluster of a region: two listings of machines, the terminated ones that EC2 still shows included, and
 * one of disks, whatever is found.
 */
final class Ec2Discovery {
    static final Filter MADE_BY_DASK = filter("tag:" + Ec2Marker.MAKER_KEY, Ec2Marker.MAKER);

    /** For machines whose marker the user's configuration replaced. */
    private static final Filter HAS_CLUSTER_ID = filter("tag-key", Ec2Marker.CLUSTER_KEY);

    private final Scope scope;
    private final TagKeys keys;
    private final List<Problem> problems = new ArrayList<>();

    Ec2Discovery(Scope scope, TagKeys keys) {
        this.scope = scope;
        this.keys = keys;
    }

    Discovery read(RegionClients clients) {
        Ec2Listing listing = new Ec2Listing(clients);
        Ec2Grouping grouping = new Ec2Grouping(scope, keys);
        List<String> doubts = new ArrayList<>();
        List<String> leftoverDoubts = new ArrayList<>();
        attempt(() -> listing.machines(List.of(MADE_BY_DASK), grouping::add), "not all machines are known", doubts);
        attempt(() -> listing.machines(List.of(HAS_CLUSTER_ID), grouping::add), "not all machines are known", doubts);
        attempt(() -> listing.volumes(leftovers(), grouping::add), "leftover disks are not known", leftoverDoubts);
        return new Discovery(grouping.clusters(doubts.stream().distinct().toList(), leftoverDoubts), problems);
    }

    private List<Filter> leftovers() {
        return List.of(
                MADE_BY_DASK, filter("tag-key", keys.of(JanitorTag.CLUSTER)), filter("status", Volume.AVAILABLE));
    }

    private void attempt(Runnable listing, String consequence, List<String> doubts) {
        try {
            listing.run();
        } catch (CloudException failed) {
            String message = consequence + ": " + failed.getMessage();
            doubts.add(message);
            Problem problem = new Problem(scope.toString(), Ec2ClusterKind.ID.toString(), message);
            if (!problems.contains(problem)) {
                problems.add(problem);
            }
        }
    }
}
