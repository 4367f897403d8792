package dev.clusterjanitor.config;

/** Words of the policy, as they may be repeated in a message. */
final class Shown {
    private static final int LONGEST = 48;

    private Shown() {}

    /** On one line, and not endless: messages go to terminals and logs. */
    static String plain(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    /**
     * In quotes; or nothing, where it could be a secret that stands in the wrong place: an address may be a webhook or
     * hold a signature.
     */
    static String quoted(String text) {
        return text.contains("://") ? "this value" : '"' + plain(text) + '"';
    }
}
