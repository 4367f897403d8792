package dev.clusterjanitor.notifiers;

/** Makes text that comes from a cloud fit to be shown anywhere: on one line, and with nothing invisible in it. */
final class PlainText {
    static final String ELLIPSIS = "…";

    /** Stands for what must not be shown: a reader shall see that something odd is in the name. */
    private static final int REPLACEMENT = 0xFFFD;

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private PlainText() {}

    /**
     * Line breaks and other white space become spaces; control characters, text direction overrides and other
     * invisible characters become a visible sign. The joiners stay, as emoji and some scripts need them.
     */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().map(PlainText::visible).forEach(line::appendCodePoint);
        return line.toString().strip();
    }

    /** The text, or its start with an ellipsis, no longer than {@code most} characters in all. */
    static String shorten(String text, int most) {
        return text.length() <= most ? text : start(text, most - ELLIPSIS.length()) + ELLIPSIS;
    }

    /** The first characters, fewer rather than half a character of two. */
    static String start(String text, int most) {
        int end = Math.max(0, Math.min(text.length(), most));
        boolean splits = end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, splits ? end - 1 : end);
    }

    private static int visible(int codePoint) {
        if (Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint)) {
            return ' ';
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> REPLACEMENT;
            case Character.FORMAT ->
                codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER ? codePoint : REPLACEMENT;
            default -> codePoint;
        };
    }
}
