package dev.clusterjanitor.config;

import dev.clusterjanitor.core.policy.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a policy file says.
 *
 * @param policy what to do about clusters
 * @param channels how to tell people
 * @param inbox where heartbeats arrive and owners keep their clusters; null: nowhere
 * @param journal where actions and notices are written down; null: nowhere
 */
public record JanitorConfig(
        Policy policy,
        NotifyConfig channels,
        @Nullable InboxConfig inbox,
        @Nullable String journal) {

    /**
     * What keeps this policy from being used live, in words for its author; empty if nothing does. A policy with
     * {@code mode: live} was checked when it was read: this is for programs that switch another one to live.
     */
    public List<String> problemsForLive() {
        if (!channels.tellsPeople()) {
            return List.of("live needs a channel under notify that people read (slack, email or teams): nothing is"
                    + " deleted before a notice was accepted");
        }
        return channels.reaches(policy.owners().fallback())
                ? List.of()
                : List.of("live needs a fallback contact that a channel under notify can reach ("
                        + String.join(" or ", channels.ways())
                        + "): clusters of unknown owners would never be announced, and so never deleted");
    }
}
