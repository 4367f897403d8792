package dev.clusterjanitor.cli.violations.core.sweep;

import java.time.Instant;

/** Breaks a rule, to prove that the rule can fail. */
public final class SweepThatReadsTheClock {
    private SweepThatReadsTheClock() {}

    public static Instant now() {
        return Instant.now();
    }
}
