package dev.clusterjanitor.emulators;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What our Python scripts tell, one JSON object a line, between the lines that Dask itself prints. */
final class DaskEvents {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private DaskEvents() {}

    /**
     * Reads until the script tells this event.
     *
     * @param others gets the events before it
     * @throws EmulatorUnavailable if it does not come in time, or the process ends before
     */
    static JsonNode await(String event, ChildProcess process, Consumer<JsonNode> others) {
        Patience patience = Patience.of(LIMIT);
        for (Optional<String> line = process.nextLine(patience); line.isPresent(); line = process.nextLine(patience)) {
            Optional<JsonNode> told = line.flatMap(DaskEvents::parse);
            if (told.isPresent() && told.get().path("event").asText().equals(event)) {
                return told.get();
            }
            told.ifPresent(others);
        }
        String lastWords = process.lastWords();
        process.kill();
        throw new EmulatorUnavailable("no '" + event + "' from Dask; it said: " + lastWords);
    }

    static String asJson(Map<String, String> texts) {
        return JSON.valueToTree(texts).toString();
    }

    /** Empty for the lines of others. */
    static Optional<JsonNode> parse(String line) {
        if (!line.startsWith("{\"event\"")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own script does not write JSON: " + line, e);
        }
    }
}
