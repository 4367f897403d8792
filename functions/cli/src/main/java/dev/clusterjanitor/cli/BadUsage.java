package dev.clusterjanitor.cli;

/** The user asked for something that cannot be; the message says what can. */
final class BadUsage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadUsage(String message) {
        super(message);
    }
}
