package dev.clusterjanitor.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads what functions log. */
final class LogLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LogLines() {}

    /** The lines about clusters that something was done about. */
    static List<JsonNode> clusters(List<String> log) {
        return log.stream()
                .map(LogLines::parse)
                .filter(line -> line.path("event").asText().equals("cluster"))
                .toList();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("a log line that is no JSON: " + line, e);
        }
    }
}
