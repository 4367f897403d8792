package dev.clusterjanitor.notifiers;

import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * A webhook of one's own that takes signed CloudEvents.
 *
 * @param url gives its URL, asked for each notice and never before
 * @param key gives the key that posts are signed with: {@code whsec_} and Base64, or any text of 24 bytes or more
 * @param clock for the time in the signature
 * @param limits how long it may take
 */
public record WebhookSettings(Supplier<String> url, Supplier<String> key, InstantSource clock, PostLimits limits) {

    /** Says nothing of the secrets, whatever their suppliers would say. */
    @Override
    public String toString() {
        return "WebhookSettings[" + limits + "]";
    }
}
