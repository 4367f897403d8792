package dev.clusterjanitor.testkit.simulation;

/** The process ends here and now. No code of the janitor may catch it. */
final class SimulatedKill extends Error {
    private static final long serialVersionUID = 1L;

    SimulatedKill() {
        super("killed", null, false, false);
    }
}
