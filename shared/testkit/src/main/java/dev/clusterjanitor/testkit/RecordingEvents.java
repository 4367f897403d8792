package dev.clusterjanitor.testkit;

import dev.clusterjanitor.core.port.EventSink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps every event, in order. */
public final class RecordingEvents implements EventSink {
    private final List<Event> events = new CopyOnWriteArrayList<>();

    /**
     * One event.
     *
     * @param name its name
     * @param fields its facts
     */
    public record Event(String name, Map<String, Object> fields) {}

    @Override
    public void on(String event, Map<String, Object> fields) {
        events.add(new Event(event, Map.copyOf(fields)));
    }

    /** Every event so far. */
    public List<Event> all() {
        return List.copyOf(events);
    }

    /** The events of one name. */
    public List<Event> of(String name) {
        return events.stream().filter(event -> event.name().equals(name)).toList();
    }
}
