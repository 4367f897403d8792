package dev.clusterjanitor.machines;

import dev.clusterjanitor.core.model.Capacity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One cloud's machine types, read when it is needed first. A line is {@code type,processors,gpus,baseline}: how many processors 100
 * percent of its CPU metric stand for; how many GPUs it has, {@code x} for accelerators of another sort, nothing for none; the
 * percentage of the machine that it is held to without CPU credits, nothing if it has none. Where the figures come from:
 * docs/machine-types.md.
 */
final class TypeTable {
    private final String name;
    private volatile Map<String, Capacity> types = Map.of();

    TypeTable(String name) {
        this.name = name;
    }

    /** What is known of a type; case does not matter. */
    Optional<Capacity> of(String type) {
        return Optional.ofNullable(types().get(type.toLowerCase(Locale.ROOT)));
    }

    Map<String, Capacity> types() {
        if (types.isEmpty()) {
            types = read();
        }
        return types;
    }

    private Map<String, Capacity> read() {
        try (InputStream table = Objects.requireNonNull(TypeTable.class.getResourceAsStream(name), name)) {
            Map<String, Capacity> read = new HashMap<>();
            new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                String[] cells = line.split(",", -1);
                read.put(cells[0].toLowerCase(Locale.ROOT), capacity(cells));
            });
            return Map.copyOf(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Capacity capacity(String[] cells) {
        String gpus = cells.length > 2 ? cells[2] : "";
        double baseline = cells.length > 3 ? Double.parseDouble(cells[3]) : 0;
        int workers = gpus.isEmpty() || gpus.equals("x") ? 1 : Integer.parseInt(gpus);
        return new Capacity(Double.parseDouble(cells[1]), baseline, !gpus.isEmpty(), workers);
    }
}
