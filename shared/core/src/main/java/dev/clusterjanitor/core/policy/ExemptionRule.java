package dev.clusterjanitor.core.policy;

/**
 * Clusters that the policy keeps, whatever else holds.
 *
 * @param match which clusters
 * @param reason why, in the words of the policy's author
 */
public record ExemptionRule(Match match, String reason) {}
