package dev.clusterjanitor.emulators.google;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The labels of a resource: replaced as a whole, by those who know the fingerprint of what they replace. */
final class Labels {
    static final int MOST = 64;
    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
    private static final Pattern VALUE = Pattern.compile("[a-z0-9_-]{0,63}");

    private final Map<String, String> labels = new LinkedHashMap<>();
    private int version;

    Map<String, String> all() {
        return new LinkedHashMap<>(labels);
    }

    void put(String key, String value) {
        check(key, value);
        labels.put(key, value);
        version++;
    }

    void remove(String key) {
        labels.remove(key);
        version++;
    }

    /** As the API has it: bytes in base64, which mean nothing to anybody else. */
    String fingerprint() {
        return Base64.getUrlEncoder().encodeToString(("version-" + version).getBytes(StandardCharsets.UTF_8));
    }

    void replace(JsonNode request) {
        if (!fingerprint().equals(request.path("labelFingerprint").asText())) {
            throw new GoogleError(
                    412, "conditionNotMet", "Labels fingerprint either invalid or resource labels have changed");
        }
        Map<String, String> wanted = new LinkedHashMap<>();
        request.path("labels")
                .properties()
                .forEach(label -> wanted.put(label.getKey(), label.getValue().asText()));
        if (wanted.size() > MOST) {
            throw GoogleError.invalid("Invalid value for field 'labels': at most " + MOST + " labels are allowed");
        }
        wanted.forEach(Labels::check);
        labels.clear();
        labels.putAll(wanted);
        version++;
    }

    private static void check(String key, String value) {
        if (!KEY.matcher(key).matches() || !VALUE.matcher(value).matches()) {
            throw GoogleError.invalid("Invalid value for field 'labels': '" + key + "'");
        }
    }
}
