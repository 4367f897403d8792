package dev.clusterjanitor.config;

import dev.clusterjanitor.core.model.Digest;

/**
 * A policy's text.
 *
 * @param name where it came from, for messages; holds no secret
 * @param text the text itself
 */
public record ConfigText(String name, String text) {

    /** Tells this text from every other, without showing it. */
    public String hash() {
        return Digest.of(text);
    }
}
