package dev.clusterjanitor.notifiers;

import java.util.function.Supplier;

/**
 * An Event Grid topic that takes CloudEvents.
 *
 * @param endpoint the topic's endpoint, {@code https://<topic>.<region>-1.eventgrid.azure.net/api/events}
 * @param key gives its access key, asked for each notice and never before
 * @param limits how long it may take
 */
public record EventGridSettings(String endpoint, Supplier<String> key, PostLimits limits) {

    /** Says nothing of the key, whatever its supplier would say. */
    @Override
    public String toString() {
        return "EventGridSettings[" + endpoint + ", " + limits + "]";
    }
}
