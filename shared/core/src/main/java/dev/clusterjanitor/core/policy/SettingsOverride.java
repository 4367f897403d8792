package dev.clusterjanitor.core.policy;

/**
 * Other limits for some clusters. Of several that match, the later ones win, limit by limit.
 *
 * @param match which clusters
 * @param change which limits
 */
public record SettingsOverride(Match match, SettingsChange change) {}
