package dev.clusterjanitor.core.port;

import dev.clusterjanitor.core.model.Resource;
import java.util.List;

/**
 * How far a deletion came.
 *
 * @param state what is left
 * @param residue what is still listed; empty unless in progress
 * @param detail one sentence on what is waited for; empty if nothing is
 */
public record Deletion(State state, List<Resource> residue, String detail) {

    public Deletion {
        residue = List.copyOf(residue);
    }

    /** What is left of the cluster. */
    public enum State {
        GONE,
        ALREADY_GONE,
        /** Something is still listed; a later sweep goes on. */
        IN_PROGRESS
    }

    public static Deletion gone() {
        return new Deletion(State.GONE, List.of(), "");
    }

    public static Deletion alreadyGone() {
        return new Deletion(State.ALREADY_GONE, List.of(), "");
    }

    public static Deletion inProgress(List<Resource> residue, String detail) {
        return new Deletion(State.IN_PROGRESS, residue, detail);
    }
}
