package dev.clusterjanitor.core.port;

import java.util.Map;

/** Hears what a sweep does while it does it: for progress, logs and metrics. */
@FunctionalInterface
public interface EventSink {
    EventSink NONE = (event, fields) -> {};

    /**
     * Hears one event. May be called from several threads at once.
     *
     * @param event its name, in lower case with dashes: {@code scope-discovered}
     * @param fields facts on it: texts, numbers and booleans; no secret
     */
    void on(String event, Map<String, Object> fields);
}
