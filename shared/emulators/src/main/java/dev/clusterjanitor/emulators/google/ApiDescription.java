package dev.clusterjanitor.emulators.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clusterjanitor.emulators.PythonEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Google's own description of its APIs (the discovery documents), as they ship in the Python package
 * google-api-python-client. What the emulator answers, and what a client of it asks, can be held against them.
 */
public final class ApiDescription {
    private static final String PACKAGE = "google-api-python-client==2.190.0\n";
    private static final Map<String, String> DOCUMENTS = Map.of(
            "compute", "compute.v1.json",
            "monitoring", "monitoring.v3.json",
            "secretmanager", "secretmanager.v1.json",
            "storage", "storage.v1.json",
            "cloudresourcemanager", "cloudresourcemanager.v3.json");

    /** Parameters that every method of every API has. */
    private static final Set<String> COMMON = Set.of("fields", "alt", "uploadType");

    private final Path directory;
    private final Map<String, JsonNode> documents = new HashMap<>();

    private ApiDescription(Path directory) {
        this.directory = directory;
    }

    /**
     * Finds the documents, or fetches them with pip.
     *
     * @param work where environments of Python are kept
     * @throws dev.clusterjanitor.emulators.EmulatorUnavailable if that fails
     */
    public static ApiDescription install(Path work) {
        Path python =
                Path.of(PythonEnvironment.install(work, "google-apis", PACKAGE).python());
        Path library = python.resolveSibling("../lib").normalize();
        try (Stream<Path> files = Files.find(library, 6, (file, is) -> file.endsWith("discovery_cache/documents"))) {
            return new ApiDescription(files.findFirst().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What in a call is not as the API has it: its parameters, its field mask, its body; empty if all is. */
    public List<String> violations(GoogleCall call) {
        JsonNode method = method(call.method());
        List<String> found = new ArrayList<>();
        call.query().keySet().stream()
                .filter(name ->
                        !COMMON.contains(name) && !method.path("parameters").has(name))
                .forEach(name -> found.add(call.method() + " has no parameter " + name));
        if (call.query().containsKey("fields")) {
            mask(call, FieldMask.parse(call.query("fields")), method.path("response"), "", found);
        }
        if (call.body() != null) {
            check(call.method(), method.path("request"), call.body(), "request", found);
        }
        return found;
    }

    /** What in an answer is not as the API has it; empty if all is. */
    public List<String> violations(String id, JsonNode answer) {
        List<String> found = new ArrayList<>();
        check(id, method(id).path("response"), answer, "response", found);
        return found;
    }

    /** The verb and path of a method: {@code GET compute/v1/projects/{project}/aggregated/instances}. */
    String route(String id) {
        JsonNode method = method(id);
        return method.path("httpMethod").asText() + " "
                + document(id).path("servicePath").asText()
                + method.path("path").asText();
    }

    private JsonNode method(String id) {
        String[] parts = id.split("\\.", -1);
        JsonNode here = document(id);
        for (int i = 1; i < parts.length - 1; i++) {
            here = here.path("resources").path(parts[i]);
        }
        JsonNode method = here.path("methods").path(parts[parts.length - 1]);
        if (method.isMissingNode()) {
            throw new IllegalArgumentException("the API has no method " + id);
        }
        return method;
    }

    private void mask(GoogleCall call, FieldMask.Tree mask, JsonNode type, String at, List<String> found) {
        JsonNode schema = resolve(call.method(), type);
        JsonNode element = schema.path("type").asText().equals("array") ? schema.path("items") : schema;
        JsonNode object = resolve(call.method(), element);
        mask.fields().forEach((name, below) -> {
            JsonNode field = name.equals("*")
                    ? object.path("additionalProperties")
                    : object.path("properties").path(name);
            if (field.isMissingNode()) {
                found.add(call.method() + ": fields has no " + at + "/" + name);
            } else {
                mask(call, below, field, at + "/" + name, found);
            }
        });
    }

    private void check(String id, JsonNode type, JsonNode value, String at, List<String> found) {
        JsonNode schema = resolve(id, type);
        String kind = schema.path("type").asText("any");
        if (!isOfKind(kind, value)) {
            found.add(id + ": " + at + " is no " + kind + " but " + value.getNodeType());
            return;
        }
        if (schema.has("enum") && !isListed(schema.path("enum"), value.asText())) {
            found.add(id + ": " + at + " cannot be " + value.asText());
        }
        if (kind.equals("array")) {
            for (int i = 0; i < value.size(); i++) {
                check(id, schema.path("items"), value.get(i), at + "[" + i + "]", found);
            }
        } else if (kind.equals("object")) {
            value.properties().forEach(field -> {
                JsonNode property = schema.path("properties").path(field.getKey());
                JsonNode of = property.isMissingNode() ? schema.path("additionalProperties") : property;
                if (of.isMissingNode()) {
                    found.add(id + ": " + at + " has no field " + field.getKey());
                } else {
                    check(id, of, field.getValue(), at + "." + field.getKey(), found);
                }
            });
        }
    }

    private static boolean isOfKind(String kind, JsonNode value) {
        return switch (kind) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> true;
        };
    }

    private static boolean isListed(JsonNode values, String value) {
        for (JsonNode one : values) {
            if (one.asText().equals(value)) {
                return true;
            }
        }
        return false;
    }

    private JsonNode resolve(String id, JsonNode type) {
        return type.has("$ref")
                ? document(id).path("schemas").path(type.path("$ref").asText())
                : type;
    }

    private JsonNode document(String id) {
        return documents.computeIfAbsent(id.substring(0, id.indexOf('.')), api -> {
            try {
                return new ObjectMapper()
                        .readTree(directory
                                .resolve(DOCUMENTS.getOrDefault(api, api))
                                .toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
