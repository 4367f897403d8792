package dev.clusterjanitor.emulators.google;

import java.util.function.Predicate;

/** An answer that a test or demo wants instead of the right one, for some calls of a method. */
final class GoogleFault {
    private final Predicate<GoogleCall> calls;
    private final GoogleError error;
    private int skip;
    private int times;

    GoogleFault(Predicate<GoogleCall> calls, int skip, int times, GoogleError error) {
        this.calls = calls;
        this.skip = skip;
        this.times = times;
        this.error = error;
    }

    /** Throws what it is for, if this is one of its calls. */
    void on(GoogleCall call) {
        if (times == 0 || !calls.test(call)) {
            return;
        }
        if (skip > 0) {
            skip--;
            return;
        }
        times--;
        throw error;
    }
}
