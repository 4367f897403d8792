package dev.clusterjanitor.config;

/**
 * One thing that is wrong with a policy. Holds no secret: what stands under {@code notify} is never repeated here.
 *
 * @param file the name of the text, for people
 * @param line the line, from 1; 0 if the problem is with the text as a whole
 * @param column the column, from 1; 0 if the problem is with the text as a whole
 * @param path where in the policy: {@code overrides[1].set.idle-timeout}; empty for the whole document
 * @param message what is wrong, and what would be right
 */
public record ConfigProblem(String file, int line, int column, String path, String message) {

    static ConfigProblem ofWhole(String file, String message) {
        return new ConfigProblem(file, 0, 0, "", message);
    }

    /** One line: {@code policy.yaml:12:5: defaults.idle-timout: unknown key; did you mean idle-timeout?} */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return place + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
