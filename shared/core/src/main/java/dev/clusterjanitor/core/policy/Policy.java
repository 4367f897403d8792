package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.TagKeys;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Everything a user decides. Immutable, and checked when it is read: a policy that exists is a safe one.
 *
 * @param mode whether sweeps act
 * @param scopes where to sweep; empty: the program's own account, project or subscription
 * @param kinds what to sweep; empty: every kind
 * @param defaults limits for all clusters
 * @param overrides limits for some clusters, later ones win
 * @param exemptions clusters to keep
 * @param tagLimits how far owners may go with their tags
 * @param blastRadius the most that one sweep may delete
 * @param windows when deletions may happen; empty: any time
 * @param owners who is told
 * @param tagKeys the keys of the janitor's tags
 */
public record Policy(
        RunMode mode,
        List<ScopeSpec> scopes,
        Set<KindId> kinds,
        Settings defaults,
        List<SettingsOverride> overrides,
        List<ExemptionRule> exemptions,
        TagLimits tagLimits,
        BlastRadius blastRadius,
        List<Window> windows,
        Owners owners,
        TagKeys tagKeys) {

    public Policy {
        scopes = List.copyOf(scopes);
        kinds = Set.copyOf(kinds);
        overrides = List.copyOf(overrides);
        exemptions = List.copyOf(exemptions);
        windows = List.copyOf(windows);
    }

    /** Whether deletions may happen at this time. */
    public boolean isOpen(Instant instant) {
        return windows.isEmpty() || windows.stream().anyMatch(window -> window.contains(instant));
    }

    public boolean wants(KindId kind) {
        return kinds.isEmpty() || kinds.contains(kind);
    }

    /** The same policy for these kinds only. */
    public Policy withKinds(Set<KindId> other) {
        return new Policy(
                mode, scopes, other, defaults, overrides, exemptions, tagLimits, blastRadius, windows, owners, tagKeys);
    }

    /** The same policy in another mode. */
    public Policy in(RunMode other) {
        return new Policy(
                other,
                scopes,
                kinds,
                defaults,
                overrides,
                exemptions,
                tagLimits,
                blastRadius,
                windows,
                owners,
                tagKeys);
    }
}
