package dev.clusterjanitor.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.core.port.ObjectStore;
import dev.clusterjanitor.gcp.GoogleHttp.Call;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A journal in Google Cloud Storage. A version is an object's generation; {@code ifGenerationMatch=0} writes only where
 * there is nothing (Cloud Storage: request preconditions).
 */
final class GcsStore implements ObjectStore {
    private static final int LARGEST_PAGE = 1000;

    private final GoogleHttp http;
    private final String bucket;
    private final String prefix;

    GcsStore(GoogleHttp http, String bucket, String prefix) {
        this.http = http;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    @Override
    public Optional<Stored> get(String key) {
        Optional<String> generation = ifThere(() -> http.json(Call.get(
                        "storage.objects.get",
                        bucket,
                        object(key).query("fields", "generation").uri()))
                .path("generation")
                .asText());
        return generation.flatMap(version -> ifThere(() -> new Stored(key, media(key, version), version)));
    }

    /** The text of that very generation: one that was replaced meanwhile is not there. */
    private String media(String key, String generation) {
        URI uri = object(key)
                .query("alt", "media")
                .query("generation", generation)
                .uri();
        return new String(
                http.read(Call.get("storage.objects.get", bucket, uri), body -> body), StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> putIfAbsent(String key, String text) {
        return replace(key, text, "0");
    }

    @Override
    public Optional<String> replace(String key, String text, String version) {
        URI uri = Address.of(http.settings().endpoint(), "storage", "/upload/storage/v1")
                .path("b", bucket, "o")
                .query("uploadType", "media")
                .query("name", prefix + key)
                .query("ifGenerationMatch", version)
                .uri();
        try {
            JsonNode answer = http.json(new Call("storage.objects.create", bucket, "POST", uri, text));
            return Optional.of(answer.path("generation").asText());
        } catch (GcpFailure failed) {
            if (failed.isStale()) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    @Override
    public void delete(String key) {
        ifThere(() -> http.read(
                new Call("storage.objects.delete", bucket, "DELETE", object(key).uri(), ""), body -> true));
    }

    @Override
    public List<String> list(String keyPrefix, String after, int most) {
        List<String> keys = new ArrayList<>();
        String page = "";
        do {
            URI uri = Address.of(http.settings().endpoint(), "storage", "/storage/v1")
                    .path("b", bucket, "o")
                    .query("prefix", prefix + keyPrefix)
                    .query("startOffset", after.isEmpty() ? "" : prefix + after)
                    .query("maxResults", String.valueOf(Math.min(most + 1, LARGEST_PAGE)))
                    .query("fields", "items(name),nextPageToken")
                    .query("pageToken", page)
                    .uri();
            JsonNode answer = http.json(Call.get("storage.objects.list", bucket, uri));
            answer.path("items")
                    .forEach(item -> keys.add(item.path("name").asText().substring(prefix.length())));
            // The offset itself is part of the answer.
            keys.remove(after);
            page = answer.path("nextPageToken").asText();
        } while (!page.isEmpty() && keys.size() < most);
        return List.copyOf(keys.subList(0, Math.min(most, keys.size())));
    }

    private Address object(String key) {
        return Address.of(http.settings().endpoint(), "storage", "/storage/v1").path("b", bucket, "o", prefix + key);
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> Optional<T> ifThere(Reading<T> reading) {
        try {
            return Optional.of(reading.read());
        } catch (GcpFailure failed) {
            if (failed.isNotFound()) {
                return Optional.empty();
            }
            throw failed;
        }
    }
}
