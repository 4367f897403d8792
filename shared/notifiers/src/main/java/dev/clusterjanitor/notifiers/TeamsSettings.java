package dev.clusterjanitor.notifiers;

import java.util.function.Supplier;

/**
 * A workflow of Microsoft Teams that posts what its webhook gets.
 *
 * @param webhook gives its URL, which is a secret; asked for each notice and never before
 * @param limits how long it may take
 */
public record TeamsSettings(Supplier<String> webhook, PostLimits limits) {

    /** Says nothing of the webhook, whatever its supplier would say. */
    @Override
    public String toString() {
        return "TeamsSettings[" + limits + "]";
    }
}
