package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import java.util.List;
import java.util.stream.Stream;

/** Why a cluster must be kept, whatever its signals say. */
final class Exemptions {
    private final List<ExemptionRule> rules;

    Exemptions(List<ExemptionRule> rules) {
        this.rules = rules;
    }

    /** Every exemption that holds; empty if none does. */
    List<Reason> of(Cluster cluster, OwnerTags tags, String ownerName) {
        Stream<Reason> locks = cluster.locks().stream()
                .map(lock -> new Reason(ReasonCode.CLOUD_LOCK, lock.name() + " on " + lock.resourceId()));
        Stream<Reason> byPolicy = rules.stream()
                .filter(rule -> rule.match().matches(cluster, ownerName))
                .map(rule -> new Reason(
                        ReasonCode.POLICY_EXEMPTION,
                        "exempt by the policy: " + rule.reason() + " (" + rule.match() + ")"));
        return Stream.of(tags.lease().stream(), byPolicy, locks)
                .flatMap(reasons -> reasons)
                .toList();
    }
}
