package dev.clusterjanitor.core.journal;

import dev.clusterjanitor.core.port.ObjectStore;

/**
 * Where one program writes down what it does.
 *
 * @param store the place
 * @param format how records become texts
 * @param policy tells the policy from others: a hash of its text; empty if it has none
 * @param writer tells this program from every other that may run at the same time: {@code [a-z0-9]+}, never the same twice
 */
public record Journal(ObjectStore store, JournalFormat format, String policy, String writer) {
    /** Records of actions, by day. */
    public static final String RECORDS = "journal/";

    /** Notices that are still to be told. */
    public static final String OUTBOX = "outbox/";

    /** Notices that nobody took for too long. */
    public static final String DEAD = "dead/";

    /** Deletions that somebody does not want to wait for. */
    public static final String REQUESTS = "requests/";

    /** Where channels remember which message told of which cluster. */
    public static final String THREADS = "threads/";

    /** Which machines ran at the last sweep, by scope. */
    public static final String MACHINES = "machines/";

    /** Scopes that somebody was told of. */
    public static final String SCOPES = "scopes/";
}
