package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A resource as Resource Manager keeps it: its JSON, and what that does not show. */
final class ArmResource {
    private final String id;
    private final String type;
    private final String subscription;
    private final String group;
    private final ObjectNode json;
    private final Instant createdAt;

    /** For a machine the code of its power state; empty if it never came to have one. */
    private String power = "";

    /** For a network interface until when it stays reserved for a machine that is gone. */
    private @Nullable Instant reservedUntil;

    private boolean deleting;

    ArmResource(String subscription, String group, String type, String name, String location, Instant createdAt) {
        this.id = ArmId.of(subscription, group, type, name);
        this.type = type;
        this.subscription = subscription;
        this.group = group;
        this.createdAt = createdAt;
        this.json = Request.JSON.createObjectNode();
        json.put("name", name).put("id", id).put("type", type).put("location", location);
        json.putObject("tags");
        json.putObject("properties").put("provisioningState", "Succeeded");
    }

    /** As it is now, whatever happens to it later. */
    ArmResource copy() {
        ArmResource copy = new ArmResource(subscription, group, type, name(), location(), createdAt);
        copy.json.setAll(json.deepCopy());
        copy.power = power;
        copy.deleting = deleting;
        return copy;
    }

    String id() {
        return id;
    }

    String type() {
        return type;
    }

    String subscription() {
        return subscription;
    }

    String group() {
        return group;
    }

    String name() {
        return json.path("name").asText();
    }

    String location() {
        return json.path("location").asText();
    }

    Instant createdAt() {
        return createdAt;
    }

    ObjectNode json() {
        return json;
    }

    ObjectNode properties() {
        return (ObjectNode) json.path("properties");
    }

    ObjectNode tags() {
        return (ObjectNode) json.path("tags");
    }

    Map<String, String> tagMap() {
        Map<String, String> map = new LinkedHashMap<>();
        tags().properties().forEach(tag -> map.put(tag.getKey(), tag.getValue().asText()));
        return map;
    }

    /** The value of a tag, whatever the case of its name. */
    @Nullable
    String tag(String name) {
        return tags().properties().stream()
                .filter(tag -> tag.getKey().equalsIgnoreCase(name))
                .map(tag -> tag.getValue().asText())
                .findFirst()
                .orElse(null);
    }

    boolean is(String wanted) {
        return type.equals(wanted);
    }

    String power() {
        return power;
    }

    void power(String code) {
        power = code;
    }

    boolean isReserved(Instant now) {
        return reservedUntil != null && now.isBefore(reservedUntil);
    }

    void reserveUntil(Instant until) {
        reservedUntil = until;
    }

    boolean isDeleting() {
        return deleting;
    }

    void deleting(boolean now) {
        deleting = now;
        properties().put("provisioningState", now ? "Deleting" : "Failed");
    }

    /** Ids of the network interfaces of a machine. */
    Iterable<JsonNode> nics() {
        return properties().path("networkProfile").path("networkInterfaces");
    }
}
