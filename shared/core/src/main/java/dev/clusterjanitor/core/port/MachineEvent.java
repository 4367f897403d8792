package dev.clusterjanitor.core.port;

import java.util.List;

/**
 * A notice for programs, as a CloudEvent in JSON.
 *
 * @param id its id: the same for the same notice, however often it is sent
 * @param type its type, for filters
 * @param happenings the words for the events in it, such as {@code marked}, for filters; each once, sorted
 * @param json all of it, as CloudEvents 1.0 has it in structured mode
 */
public record MachineEvent(String id, String type, List<String> happenings, String json) {
    /** The media type of {@link #json}. */
    public static final String MEDIA_TYPE = "application/cloudevents+json";

    public MachineEvent {
        happenings = List.copyOf(happenings);
    }
}
