package dev.clusterjanitor.notifiers;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The message that tells of a cluster, and what was told there last.
 *
 * @param channel the channel's id, as Slack gave it
 * @param ts the first message's time stamp, which is its id
 * @param last the id of what was told last
 */
record SlackThread(String channel, String ts, String last) {
    private static final Pattern FORM = Pattern.compile("[A-Z0-9]{2,24} [0-9]{1,12}\\.[0-9]{1,9} [0-9a-f]{1,64}");

    /** Reads what {@link #toString} wrote; empty if it is anything else. */
    static Optional<SlackThread> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        String[] parts = text.split(" ", 3);
        return Optional.of(new SlackThread(parts[0], parts[1], parts[2]));
    }

    /** Whether this can be read again. */
    boolean isSound() {
        return FORM.matcher(toString()).matches();
    }

    @Override
    public String toString() {
        return channel + " " + ts + " " + last;
    }
}
