package dev.clusterjanitor.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Policies from a test resource: {@code ###} begins one and says what it is, {@code !} begins a problem that it has
 * ({@code line:column: path: message}, of which {@code $} marks the end), {@code ~ reader only} says that the schema
 * cannot see it.
 */
final class PolicyTable {

    private PolicyTable() {}

    /** One policy of a table. */
    record Row(String name, String text, List<String> problems, boolean seenBySchema) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Row> rows(String resource) {
        List<Row> rows = new ArrayList<>();
        for (String part : text(resource).split("(?m)^### ", -1)) {
            if (!part.isEmpty()) {
                rows.add(row(part));
            }
        }
        return rows;
    }

    private static Row row(String part) {
        List<String> lines = Arrays.asList(part.split("\n", -1));
        List<String> text = lines.subList(1, lines.size()).stream()
                .filter(line -> !line.startsWith("! ") && !line.equals("~ reader only"))
                .toList();
        List<String> problems = lines.stream()
                .filter(line -> line.startsWith("! "))
                .map(line -> line.substring(2))
                .toList();
        return new Row(lines.get(0), String.join("\n", text), problems, !lines.contains("~ reader only"));
    }

    static String text(String resource) {
        try (InputStream stream = Objects.requireNonNull(PolicyTable.class.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
