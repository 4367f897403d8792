package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.port.CloudException;

/** Turns what was thrown into a sentence for reports, logs and notices. */
final class Failures {
    private Failures() {}

    /** Only our own exceptions promise that their message holds no secret; of others the kind and place are told. */
    static String describe(RuntimeException thrown) {
        if (thrown instanceof CloudException) {
            return String.valueOf(thrown.getMessage());
        }
        StackTraceElement[] trace = thrown.getStackTrace();
        return "unexpected " + thrown.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
