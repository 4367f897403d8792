package dev.clusterjanitor.emulators;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What kind of cluster a {@link DaskCloudProvider} client makes.
 *
 * @param region where, such as {@code us-east-1}
 * @param moment how far it gets
 * @param workers how many worker machines; none before {@link ClusterMoment#RUNNING}
 * @param tags what its user passes as {@code instance_tags}, in that order
 * @param scheduler the real one on loopback that the client connects to; only when {@link ClusterMoment#RUNNING}
 */
public record ClusterRequest(
        String region, ClusterMoment moment, int workers, Map<String, String> tags, Optional<URI> scheduler) {

    public ClusterRequest {
        tags = Map.copyOf(tags);
        if (scheduler.isPresent() != (moment == ClusterMoment.RUNNING)) {
            throw new IllegalArgumentException("a running cluster has a scheduler, and only a running one");
        }
        if (workers < 0 || (workers > 0 && moment != ClusterMoment.RUNNING)) {
            throw new IllegalArgumentException(
                    "workers start when the scheduler runs, so not " + workers + " " + moment);
        }
        scheduler.ifPresent(LoopbackHttp::requireLoopback);
    }

    /** A client that dies between starting its scheduler's machine and tagging it. */
    public static ClusterRequest beforeTags(String region) {
        return new ClusterRequest(region, ClusterMoment.BEFORE_TAGS, 0, Map.of(), Optional.empty());
    }

    /** A client that dies while it waits for its scheduler. */
    public static ClusterRequest waitingForScheduler(String region) {
        return new ClusterRequest(region, ClusterMoment.WAITING_FOR_SCHEDULER, 0, Map.of(), Optional.empty());
    }

    /** A client that dies at work. The scheduler outlives it, as one in a cloud would. */
    public static ClusterRequest running(String region, DaskScheduler scheduler, int workers) {
        return new ClusterRequest(region, ClusterMoment.RUNNING, workers, Map.of(), Optional.of(scheduler.comm()));
    }

    /** The same with one more tag on every machine. */
    public ClusterRequest withTag(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(tags);
        more.put(key, value);
        return new ClusterRequest(region, moment, workers, more, scheduler);
    }
}
