package dev.clusterjanitor.dask;

/**
 * What came of one request.
 *
 * @param kind what happened
 * @param status the HTTP status; 0 unless something answered
 * @param body the answer; empty unless something answered. It is a stranger's text, and is never shown
 * @param why what happened in a few words, for people; without anything that the other side sent
 */
record Reply(Kind kind, int status, String body, String why) {
    enum Kind {
        ANSWERED,
        /** No connection: refused, dropped, no such host. */
        NOBODY,
        /** Connected, and then not done in time. A scheduler may be too busy to answer. */
        SILENT,
        /** Connected, and then no HTTP, no valid TLS, or the connection broke. */
        BROKEN,
        /** It answered more than anybody has to read. */
        TOO_LARGE
    }

    static Reply answered(int status, String body) {
        return new Reply(Kind.ANSWERED, status, body, "HTTP status " + status);
    }

    static Reply failed(Kind kind, String why) {
        return new Reply(kind, 0, "", why);
    }

    boolean isOk() {
        return kind == Kind.ANSWERED && status == 200;
    }

    /** Something answers, and has no such page. */
    boolean isMissing() {
        return kind == Kind.ANSWERED && status == 404;
    }
}
