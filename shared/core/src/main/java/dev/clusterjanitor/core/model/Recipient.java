package dev.clusterjanitor.core.model;

/**
 * Who is told about a cluster.
 *
 * @param name the owner's name as it stands in the tag or policy; empty if no owner is known
 * @param owner how to reach the owner; without entries if no way is known
 * @param fallback who is told where the owner cannot be reached by a channel, from the policy
 */
public record Recipient(String name, Contact owner, Contact fallback) {

    /** The recipient of what concerns no single owner. */
    public static Recipient fallbackOnly(Contact fallback) {
        return new Recipient("", Contact.NONE, fallback);
    }

    public boolean isKnown() {
        return !name.isEmpty();
    }
}
