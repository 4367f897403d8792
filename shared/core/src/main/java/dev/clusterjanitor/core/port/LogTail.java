package dev.clusterjanitor.core.port;

import java.util.List;

/**
 * The end of one log.
 *
 * @param source whose log: the id of the machine or task, and its role
 * @param lines the last lines, oldest first; empty if it printed nothing
 */
public record LogTail(String source, List<String> lines) {

    public LogTail {
        lines = List.copyOf(lines);
    }
}
