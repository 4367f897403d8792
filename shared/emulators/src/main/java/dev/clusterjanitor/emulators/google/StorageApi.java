package dev.clusterjanitor.emulators.google;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Objects of Cloud Storage, each with the generation that conditions are about. */
final class StorageApi {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final NavigableMap<String, Content> objects = new TreeMap<>();
    private long lastGeneration = 1_760_000_000_000_000L;

    /** What is in an object now. */
    private record Content(String text, long generation) {}

    static boolean answers(String method) {
        return method.startsWith("storage.");
    }

    void put(String bucket, String name, String text) {
        lastGeneration++;
        objects.put(bucket + "/" + name, new Content(text, lastGeneration));
    }

    byte[] answer(GoogleCall call, byte[] body) throws IOException {
        String bucket = call.path().get(0);
        return switch (call.method()) {
            case "storage.objects.insert" -> insert(call, bucket, new String(body, StandardCharsets.UTF_8));
            case "storage.objects.list" -> JSON.writeValueAsBytes(list(call, bucket));
            case "storage.objects.delete" -> delete(bucket + "/" + call.path().get(1));
            default -> get(call, bucket);
        };
    }

    private byte[] get(GoogleCall call, String bucket) throws IOException {
        String name = call.path().get(1);
        Content content = require(bucket + "/" + name);
        if (!call.query("generation").isEmpty()
                && !call.query("generation").equals(String.valueOf(content.generation()))) {
            throw GoogleError.notFound(bucket + "/" + name);
        }
        return call.query("alt").equals("media")
                ? content.text().getBytes(StandardCharsets.UTF_8)
                : JSON.writeValueAsBytes(meta(bucket, name, content));
    }

    /** A simple upload: the name is in the query, and the body is the content. */
    private byte[] insert(GoogleCall call, String bucket, String text) throws IOException {
        String name = call.query("name");
        if (!call.query("uploadType").equals("media") || name.isEmpty()) {
            throw GoogleError.invalid("the emulator takes simple uploads only: uploadType=media, and a name");
        }
        @Nullable Content there = objects.get(bucket + "/" + name);
        String wanted = call.query("ifGenerationMatch");
        long generation = there == null ? 0 : there.generation();
        if (!wanted.isEmpty() && !wanted.equals(String.valueOf(generation))) {
            throw new GoogleError(
                    412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
        }
        put(bucket, name, text);
        return JSON.writeValueAsBytes(meta(bucket, name, require(bucket + "/" + name)));
    }

    private byte[] delete(String name) {
        require(name);
        objects.remove(name);
        return new byte[0];
    }

    /** {@code startOffset} itself is part of the answer; a page token is the last name of the page before. */
    private ObjectNode list(GoogleCall call, String bucket) {
        String begin = bucket + "/" + call.query("prefix");
        List<String> names = objects.keySet().stream()
                .filter(name -> name.startsWith(begin))
                .map(name -> name.substring(bucket.length() + 1))
                .filter(name -> name.compareTo(call.query("startOffset")) >= 0)
                .filter(name -> name.compareTo(call.query("pageToken")) > 0)
                .toList();
        int size = Math.min(call.number("maxResults", 1000), names.size());
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("kind", "storage#objects");
        if (size > 0) {
            ArrayNode items = answer.putArray("items");
            names.subList(0, size).forEach(name -> items.add(meta(bucket, name, require(bucket + "/" + name))));
        }
        if (size < names.size()) {
            answer.put("nextPageToken", names.get(size - 1));
        }
        return answer;
    }

    private Content require(String name) {
        @Nullable Content content = objects.get(name);
        if (content == null) {
            throw GoogleError.notFound(name);
        }
        return content;
    }

    private static ObjectNode meta(String bucket, String name, Content content) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", "storage#object")
                .put("bucket", bucket)
                .put("name", name)
                .put("generation", String.valueOf(content.generation()))
                .put("size", String.valueOf(content.text().getBytes(StandardCharsets.UTF_8).length));
    }
}
