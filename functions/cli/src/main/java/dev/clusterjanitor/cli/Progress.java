package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.port.EventSink;
import java.util.Map;

/** Tells a person at a terminal what a sweep is doing, on standard error. */
final class Progress implements EventSink {
    private final World world;

    Progress(World world) {
        this.world = world;
    }

    @Override
    public void on(String event, Map<String, Object> fields) {
        String line = switch (event) {
            case "scope-surveyed" -> fields.get("scope") + ": " + fields.get("clusters") + " of " + fields.get("kind");
            case "action" ->
                "keep".equals(fields.get("action"))
                        ? ""
                        : fields.get("action") + " " + fields.get("cluster") + ": " + fields.get("outcome");
            case "notice-accepted" -> "told by " + fields.get("channel");
            case "notice-refused" -> "not told by " + fields.get("channel") + ": " + fields.get("why");
            default -> "";
        };
        if (world.terminal() && !line.isEmpty()) {
            world.err().println(Printable.of(line));
        }
    }
}
