package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.port.Explained;

/** Turns what was thrown into a sentence for reports, logs and notices. */
public final class Failures {
    private Failures() {}

    /** Only our own exceptions promise that their message holds no secret; of others the kind and place are told. */
    public static String describe(RuntimeException thrown) {
        if (thrown instanceof Explained) {
            return String.valueOf(thrown.getMessage());
        }
        StackTraceElement[] trace = thrown.getStackTrace();
        return "unexpected " + thrown.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
