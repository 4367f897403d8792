package dev.clusterjanitor.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.port.Connection;
import dev.clusterjanitor.core.port.LogTail;
import java.util.List;

/** What commands on one cluster print for programs. */
final class LifecycleJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LifecycleJson() {}

    /** {@code {"schema": 1, "id": …, "logs": [{"source": …, "lines": […]}]}}. */
    static ObjectNode logs(ClusterId id, List<LogTail> tails) {
        ObjectNode document = document(id);
        ArrayNode logs = document.putArray("logs");
        for (LogTail tail : tails) {
            ObjectNode log = logs.addObject().put("source", tail.source());
            tail.lines().forEach(log.putArray("lines")::add);
        }
        return document;
    }

    /** {@code {"schema": 1, "id": …, "address": …, "dashboard": …, "python": […]}}. */
    static ObjectNode connection(ClusterId id, Connection connection) {
        ObjectNode document =
                document(id).put("address", connection.address()).put("dashboard", connection.dashboard());
        connection.python().forEach(document.putArray("python")::add);
        return document;
    }

    private static ObjectNode document(ClusterId id) {
        return JSON.createObjectNode().put("schema", 1).put("id", id.toString());
    }
}
