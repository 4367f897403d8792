package dev.clusterjanitor.core.port;

/** A cloud's service that hands messages on to other programs. */
public interface EventTopics {

    /** The key in the policy, under {@code notify}: {@code sns}, {@code pubsub}. */
    String service();

    /**
     * Publishes an event, with retries of its own within a bounded time. Never throws for what the service answers.
     *
     * @param topic the topic's full name, from the policy
     */
    Delivery publish(String topic, MachineEvent event);
}
