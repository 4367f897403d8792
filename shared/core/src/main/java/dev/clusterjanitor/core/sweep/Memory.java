package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.model.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * What one sweep knows of those before it, beyond the tags of clusters, and leaves to those after it.
 *
 * @param announcer tells people, what earlier sweeps owe included
 * @param log writes down what is done
 * @param recovery takes up what earlier sweeps left
 */
record Memory(Announcer announcer, ActionLog log, Recovery recovery) {

    /** What could not be written down, read or told so far. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>(recovery.problems());
        problems.addAll(log.problems());
        return problems;
    }
}
