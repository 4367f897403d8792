package dev.clusterjanitor.config;

import dev.clusterjanitor.core.port.Explained;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used. The message has all problems, one a line. */
public final class ConfigException extends RuntimeException implements Explained {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    public ConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /**
     * One problem with a whole.
     *
     * @param file a policy, or a place in it
     */
    public ConfigException(String file, String message) {
        this(List.of(ConfigProblem.ofWhole(file, message)));
    }

    /** All of them, in the order of the text. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
