package dev.clusterjanitor.core.port;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.TagChange;
import java.util.List;
import java.util.Optional;

/**
 * One incarnation of a cluster, reconstructed by its name. It acts on the parts that were read when it was made, and
 * on no others.
 */
public interface ClusterHandle {

    /** The cluster as it was read when this handle was made. */
    Cluster cluster();

    /**
     * Changes tags, without touching any other tag. Tags are set where the kind keeps its marks, and removed from
     * every part of the cluster: the scheduler that bore a mark may be gone, and its workers bear it still.
     *
     * @throws CloudException if the cloud refuses
     */
    void tag(TagChange change);

    /**
     * Deletes the cluster with all that it leaves behind, in the order its cloud needs. Each step is idempotent; what
     * is not finished when time is up can be resumed by a later handle.
     *
     * @return {@code GONE} only if nothing of it is listed any more
     * @throws CloudException if the cloud refuses
     */
    Deletion delete(Deadline deadline);

    /**
     * Brings the number of workers to the given number.
     *
     * @param workers at least 0
     * @throws CloudException if the cloud refuses, or the kind cannot do this; the message says why
     */
    void scale(int workers);

    /**
     * Stops every machine so that its compute is no longer billed, and keeps all else, so that its owner can start it
     * again. Asks for it, and does not wait.
     *
     * @throws CloudException if the cloud refuses, or the kind cannot do this; the message says why
     */
    default void deallocate() {
        throw new CloudException("clusters of this kind cannot be stopped without deleting them");
    }

    /**
     * The last lines that each part printed.
     *
     * @param lines the most lines per part, at least 1
     * @throws CloudException if the cloud refuses
     */
    List<LogTail> logs(int lines);

    /** How to connect to the scheduler; empty if there is none, or it has no address. */
    Optional<Connection> connection();
}
