package dev.clusterjanitor.config;

import org.jspecify.annotations.Nullable;

/**
 * The janitor's own address, where heartbeats arrive and owners keep their clusters.
 *
 * @param url where the inbox function is reached, without a slash at its end
 * @param heartbeatToken what programs that send heartbeats show; null: no heartbeats are taken
 * @param keepKey signs the links that keep a cluster; null: there are no such links
 */
public record InboxConfig(
        String url,
        @Nullable SecretRef heartbeatToken,
        @Nullable SecretRef keepKey) {

    public InboxConfig {
        if (heartbeatToken == null && keepKey == null) {
            throw new IllegalArgumentException("an inbox takes heartbeats, or keeps clusters, or both");
        }
    }
}
