package dev.clusterjanitor.emulators;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What goes back to the client, and how much of it before the connection breaks. */
public final class Answer {

    private static final int ALL = Integer.MAX_VALUE;
    private static final int NOT_EVEN_THE_STATUS = -1;

    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final int limit;

    private Answer(int status, Map<String, List<String>> headers, byte[] body, int limit) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.limit = limit;
    }

    static Answer of(int status, Map<String, List<String>> headers, byte[] body) {
        return new Answer(status, headers, body, ALL);
    }

    /** None: the connection closes without a word. */
    static Answer none() {
        return new Answer(0, Map.of(), new byte[0], NOT_EVEN_THE_STATUS);
    }

    /** The same with another body; the length is told accordingly. */
    Answer withBody(String text) {
        return new Answer(status, headers, text.getBytes(StandardCharsets.UTF_8), limit);
    }

    /** The same, promising the whole body, and breaking the connection after this many bytes of it. */
    Answer cutAfter(int bytes) {
        return new Answer(status, headers, body, bytes);
    }

    public int status() {
        return status;
    }

    Map<String, List<String>> headers() {
        return headers;
    }

    /** The whole body as text, even where only a part of it will be sent. */
    public String body() {
        return new String(body, StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        return body;
    }

    boolean isNone() {
        return limit == NOT_EVEN_THE_STATUS;
    }

    int bytesToSend() {
        return Math.min(limit, body.length);
    }
}
