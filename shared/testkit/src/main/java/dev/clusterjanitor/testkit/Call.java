package dev.clusterjanitor.testkit;

/**
 * One call over a port: the smallest thing that can fail, or be the last thing a process does.
 *
 * @param type what is called
 * @param target whom it concerns: a scope, a cluster's id, a part's id, a channel or a key
 */
public record Call(Type type, String target) {

    /** What is called. */
    public enum Type {
        SCOPES(false),
        DISCOVER(false),
        OBSERVE(false),
        RECONSTRUCT(false),
        SET_TAGS(true),
        REMOVE_TAGS(true),
        /** A handle is asked to remove workers; what it does then are calls of their own. */
        SCALE(true),
        /** A handle is asked to delete; what it does then are calls of their own. */
        DELETE(true),
        TERMINATE(true),
        DELETE_DISK(true),
        DELIVER(true),
        STORE_READ(false),
        STORE_WRITE(true);

        private final boolean write;

        Type(boolean write) {
            this.write = write;
        }

        /** Whether it changes anything in the world. */
        public boolean isWrite() {
            return write;
        }
    }

    @Override
    public String toString() {
        return type + " " + target;
    }
}
