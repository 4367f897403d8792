package dev.clusterjanitor.testkit.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A fault that is planted into the core's sources, to see whether the simulation notices. All of them stand in
 * {@code planted-faults.txt}: each safety rule is broken at least once, and so is what went wrong in other janitors.
 *
 * @param rule the safety rule that it breaks
 * @param name what it does
 * @param edits where; all of them together make the fault
 */
record PlantedFault(String rule, String name, List<Edit> edits) {
    private static final String LIST = "/planted-faults.txt";

    /**
     * One change of a source file.
     *
     * @param file below {@code dev/clusterjanitor/core}
     * @param from a text that stands in the file exactly once
     * @param to what stands there instead
     */
    record Edit(String file, String from, String to) {}

    /** Every fault of the list. */
    static List<PlantedFault> all() {
        List<PlantedFault> faults = new ArrayList<>();
        String file = "";
        String from = "";
        for (String line : lines()) {
            String text = line.substring(Math.min(2, line.length()));
            switch (line.isEmpty() ? '#' : line.charAt(0)) {
                case '=' -> {
                    int colon = text.indexOf(": ");
                    faults.add(
                            new PlantedFault(text.substring(0, colon), text.substring(colon + 2), new ArrayList<>()));
                }
                case '@' -> file = text;
                case '-' -> from = text;
                case '+' -> faults.get(faults.size() - 1).edits().add(new Edit(file, from, text));
                default -> {}
            }
        }
        return faults;
    }

    private static List<String> lines() {
        try (InputStream list = Objects.requireNonNull(PlantedFault.class.getResourceAsStream(LIST), LIST)) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return rule + ": " + name;
    }
}
