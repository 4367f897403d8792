package dev.clusterjanitor.core.model;

import java.util.Locale;

/** Who asked for a lease, as a tag can say it in every cloud: {@code slack-member-u0123abcd}. */
public final class KeptBy {
    /** Labels of Google Cloud hold no more (Compute Engine documentation, "Requirements for labels"). */
    private static final int LONGEST = 63;

    private KeptBy() {}

    /** A name as a tag's value: small letters, digits and dashes; {@code somebody} if nothing of it is left. */
    public static String of(String who) {
        String plain =
                who.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String cut = plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
        return cut.isEmpty() ? "somebody" : cut;
    }
}
