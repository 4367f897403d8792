package dev.clusterjanitor.core.journal;

import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Incarnation;
import java.time.Instant;

/**
 * Somebody was told that a cluster will be deleted, and does not want to wait for it.
 *
 * @param cluster the cluster
 * @param incarnation tells it from a later one of the same name
 * @param who who asked for it, for its owner to read
 * @param at when
 */
public record DeletionRequest(ClusterId cluster, Incarnation incarnation, String who, Instant at) {}
