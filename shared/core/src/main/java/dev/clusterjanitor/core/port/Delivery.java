package dev.clusterjanitor.core.port;

/**
 * What a channel did with a notice.
 *
 * @param accepted whether the channel took responsibility for it
 * @param reference the channel's own id of the message, or where it went; empty if there is none. No secret
 * @param why why it was refused, in one sentence without secrets; empty if it was accepted
 * @param retryable whether the same notice may be accepted later
 */
public record Delivery(boolean accepted, String reference, String why, boolean retryable) {

    public static Delivery accepted(String reference) {
        return new Delivery(true, reference, "", false);
    }

    public static Delivery refused(String why, boolean retryable) {
        return new Delivery(false, "", why, retryable);
    }
}
