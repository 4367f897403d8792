package dev.clusterjanitor.inbox;

import java.time.Instant;

/**
 * What a link entitles its bearer to: keep one incarnation of one cluster, once, for a while.
 *
 * @param cluster the cluster's id
 * @param incarnation which one of that id
 * @param issued the time of the notice that it stands in; to the second
 * @param expires when it ends; to the second
 */
record KeepClaim(String cluster, String incarnation, Instant issued, Instant expires) {}
