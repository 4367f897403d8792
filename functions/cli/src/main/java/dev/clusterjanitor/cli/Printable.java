package dev.clusterjanitor.cli;

/** Makes text from a cloud safe for a terminal. */
final class Printable {
    private Printable() {}

    /** Without control characters and marks of direction, which could forge lines, colours or other commands. */
    static String of(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "�");
    }
}
