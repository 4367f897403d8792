package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.port.EventTopics;
import dev.clusterjanitor.core.port.MailRelay;
import dev.clusterjanitor.core.port.ThreadStore;
import java.time.InstantSource;
import java.util.List;

/**
 * What channels need from where the program runs.
 *
 * @param clock for the time in signatures
 * @param relays the clouds' mail services that can be used here
 * @param topics the clouds' topics that can be used here
 * @param threads where it is remembered which message told of which cluster
 */
public record Senders(InstantSource clock, List<MailRelay> relays, List<EventTopics> topics, ThreadStore threads) {

    public Senders {
        relays = List.copyOf(relays);
        topics = List.copyOf(topics);
    }

    /** No cloud's services, and what is remembered lasts for this run. */
    public static Senders plain(InstantSource clock) {
        return new Senders(clock, List.of(), List.of(), new MemoryThreads());
    }
}
