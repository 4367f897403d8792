package dev.clusterjanitor.core.port;

import dev.clusterjanitor.core.model.Resource;
import java.util.List;

/**
 * How far a deletion came.
 *
 * @param state what is left
 * @param residue what is still listed and is to go; empty unless in progress
 * @param spared what was named with the cluster or hung on it and is left on purpose, as nothing proves that it is the
 *     cluster's own: never counted as gone, and told to its owner
 * @param detail one sentence on what is waited for; empty if nothing is
 */
public record Deletion(State state, List<Resource> residue, List<Resource> spared, String detail) {

    public Deletion {
        residue = List.copyOf(residue);
        spared = List.copyOf(spared);
    }

    /** What is left of the cluster. */
    public enum State {
        GONE,
        ALREADY_GONE,
        /** Something is still listed; a later sweep goes on. */
        IN_PROGRESS
    }

    public static Deletion gone() {
        return new Deletion(State.GONE, List.of(), List.of(), "");
    }

    public static Deletion alreadyGone() {
        return new Deletion(State.ALREADY_GONE, List.of(), List.of(), "");
    }

    public static Deletion inProgress(List<Resource> residue, String detail) {
        return new Deletion(State.IN_PROGRESS, residue, List.of(), detail);
    }

    /** The same, with what is left on purpose. */
    public Deletion sparing(List<Resource> resources) {
        return new Deletion(state, residue, resources, detail);
    }
}
