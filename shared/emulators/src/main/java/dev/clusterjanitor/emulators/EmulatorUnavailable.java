package dev.clusterjanitor.emulators;

/**
 * Something that a test or the demo wants to start cannot be had on this machine: no Docker engine, no Python, no
 * package registry. The message says what is missing and, where there is one, names the log to read.
 *
 * <p>Tests turn it into a skip or a failure by {@link Prerequisite}.
 */
public final class EmulatorUnavailable extends RuntimeException {

    public EmulatorUnavailable(String message) {
        super(message);
    }

    public EmulatorUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
