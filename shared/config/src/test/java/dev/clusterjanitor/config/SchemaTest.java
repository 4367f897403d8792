package dev.clusterjanitor.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.KindId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The schema and the reader are written apart, and must say the same. */
class SchemaTest {
    private static final JsonNode SCHEMA = new ObjectMapper().readTree(PolicySchema.text());

    /** Where the keys of each part stand in the schema. */
    private static final Map<String, List<String>> KEYS = Map.ofEntries(
            Map.entry("", Keys.POLICY),
            Map.entry("/$defs/settings", Keys.SETTINGS),
            Map.entry("/$defs/override", Keys.OVERRIDE),
            Map.entry("/$defs/match", Keys.MATCH),
            Map.entry("/$defs/exemption", Keys.EXEMPTION),
            Map.entry("/properties/tag-limits", Keys.TAG_LIMITS),
            Map.entry("/properties/blast-radius", Keys.BLAST_RADIUS),
            Map.entry("/$defs/window", Keys.WINDOW),
            Map.entry("/$defs/contact", Keys.CONTACT),
            Map.entry("/properties/notify", Keys.NOTIFY),
            Map.entry("/properties/inbox", Keys.INBOX),
            Map.entry("/$defs/slack", Keys.SLACK),
            Map.entry("/$defs/email", Keys.EMAIL),
            Map.entry("/$defs/teams", Keys.TEAMS),
            Map.entry("/$defs/webhook", Keys.WEBHOOK),
            Map.entry("/$defs/sns", Keys.TOPIC),
            Map.entry("/$defs/pubsub", Keys.TOPIC),
            Map.entry("/$defs/event-grid", Keys.EVENT_GRID),
            Map.entry("/$defs/aws-scope", Keys.scope(CloudProvider.AWS)),
            Map.entry("/$defs/gcp-scope", Keys.scope(CloudProvider.GCP)),
            Map.entry("/$defs/azure-scope", Keys.scope(CloudProvider.AZURE)));

    @Test
    void itIsASchema() {
        assertThat(SchemaCheck.complaintsAboutSchema()).isEmpty();
        assertThat(SCHEMA.at("/$schema").asString()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
    }

    @Test
    void itsKeysAreThoseOfTheReader() {
        Map<String, Set<String>> expected = new TreeMap<>();
        KEYS.forEach((part, keys) -> expected.put(part, new TreeSet<>(keys)));

        assertThat(keysOfSchema()).isEqualTo(expected);
    }

    /** A key that the reader lets pass and does not read would be a rule that does nothing. */
    @Test
    void theReaderReadsEveryKey() {
        Set<String> read = new TreeSet<>();
        for (String policy : List.of("full.yaml", "full-app-and-ses.yaml", "full-acs.yaml")) {
            for (PolicyTree.Place place : PolicyTree.of(policy).places()) {
                read.add(place.key());
                // No key may hold a list in a list.
                String spoilt =
                        PolicyTree.of(policy).with(place, List.of(List.of())).text();

                assertThat(PolicyTree.problems(spoilt))
                        .as(place.path())
                        .anySatisfy(problem -> assertThat(problem.path()).startsWith(place.path()));
            }
        }
        keysOfSchema().forEach((part, keys) -> assertThat(read).as(part).containsAll(keys));
    }

    @Test
    void itsKindsAreThoseOfTheReader() {
        assertThat(SCHEMA.at("/properties/kinds/items/enum").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(
                        KnownKinds.ALL.stream().map(KindId::toString).toList());
    }

    @Test
    void everyKeyIsExplained() {
        walk(
                "",
                SCHEMA,
                (path, node) -> node.path("properties").forEachEntry((key, property) -> {
                    String name = path + "/properties/" + key;
                    // Conditions repeat properties that are explained elsewhere.
                    if (!name.matches(".*/(if|then|anyOf)/.*")) {
                        assertThat(isExplained(property)).as(name).isTrue();
                    }
                }));
    }

    private static boolean isExplained(JsonNode property) {
        String ref = property.path("$ref").asString("#");
        return property.has("description") || SCHEMA.at(ref.substring(1)).has("description");
    }

    /** For each closed object of the schema its keys. */
    static Map<String, Set<String>> keysOfSchema() {
        Map<String, Set<String>> keys = new TreeMap<>();
        walk("", SCHEMA, (path, node) -> {
            if (node.path("additionalProperties").isBoolean()) {
                keys.put(path, new TreeSet<>(node.path("properties").propertyNames()));
            }
        });
        return keys;
    }

    private static void walk(String path, JsonNode node, BiConsumer<String, JsonNode> visitor) {
        visitor.accept(path, node);
        if (node.isObject()) {
            node.forEachEntry((key, child) -> walk(path + "/" + key, child, visitor));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(path + "/" + i, node.get(i), visitor);
            }
        }
    }
}
