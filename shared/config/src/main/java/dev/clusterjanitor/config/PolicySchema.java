package dev.clusterjanitor.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The texts about policies that ship with this module. */
public final class PolicySchema {

    private PolicySchema() {}

    /** The JSON Schema (draft 2020-12) of policy files, version 1: for editors, and for checks without this program. */
    public static String text() {
        return resource("policy.schema.json");
    }

    /** A policy with every key explained, which reads as the defaults where it says so. */
    public static String example() {
        return resource("policy.example.yaml");
    }

    private static String resource(String name) {
        try (InputStream stream = Objects.requireNonNull(PolicySchema.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(name, unreadable);
        }
    }
}
