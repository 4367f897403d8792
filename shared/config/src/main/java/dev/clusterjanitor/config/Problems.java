package dev.clusterjanitor.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Collects what is wrong with one text, so that its author hears of all of it at once. */
final class Problems {
    private static final Comparator<ConfigProblem> IN_ORDER_OF_TEXT =
            Comparator.comparingInt(ConfigProblem::line).thenComparingInt(ConfigProblem::column);

    private final String file;
    private final List<ConfigProblem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(Optional<Mark> at, String path, String message) {
        found.add(at.map(mark -> new ConfigProblem(file, mark.getLine() + 1, mark.getColumn() + 1, path, message))
                .orElseGet(() -> new ConfigProblem(file, 0, 0, path, message)));
    }

    void addAt(int line, int column, String message) {
        found.add(new ConfigProblem(file, line, column, "", message));
    }

    /** Whether any was found with the map at a path, or in it. */
    boolean isIn(String path) {
        return found.stream().anyMatch(problem -> (problem.path() + ".").startsWith(path + "."));
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw asException();
        }
    }

    ConfigException asException() {
        return new ConfigException(found.stream().sorted(IN_ORDER_OF_TEXT).toList());
    }
}
