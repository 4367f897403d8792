package dev.clusterjanitor.config;

import dev.clusterjanitor.core.model.CloudProvider;
import java.util.Arrays;
import java.util.List;

/** The keys of each part of a policy. The schema has the same, which a test holds. */
final class Keys {
    static final List<String> POLICY = List.of(
            "version",
            "mode",
            "scopes",
            "kinds",
            "defaults",
            "overrides",
            "exemptions",
            "tag-limits",
            "blast-radius",
            "windows",
            "owners",
            "owner-domain",
            "owner-tags",
            "owner-from-audit-log",
            "tag-prefix",
            "fallback",
            "notify",
            "inbox",
            "journal");
    static final List<String> SETTINGS = List.of(
            "heartbeat-timeout",
            "idle-timeout",
            "max-age",
            "max-age-even-when-busy",
            "min-age",
            "idle-cpu-percent",
            "idle-network-kib",
            "idle-gpu",
            "orphan-timeout",
            "grace",
            "soft-action",
            "ungrouped",
            "probe-scheduler",
            "grace-unknown-owner",
            "remind");
    static final List<String> OVERRIDE = List.of("match", "set");
    static final List<String> MATCH = List.of("kind", "name", "owner", "tags");
    static final List<String> EXEMPTION = List.of("kind", "name", "owner", "tags", "reason");
    static final List<String> TAG_LIMITS = List.of("idle-timeout", "max-age", "keep-until");
    static final List<String> BLAST_RADIUS = List.of("max-deletions", "max-deletion-percent", "percent-floor");
    static final List<String> WINDOW = List.of("days", "from", "to", "zone");
    static final List<String> CONTACT = List.of("email", "slack");
    static final List<String> NOTIFY = List.of("slack", "email", "teams", "webhook", "sns", "pubsub", "event-grid");
    static final List<String> SLACK = List.of("webhook", "token", "signing-secret");
    static final List<String> EMAIL =
            List.of("transport", "from", "host", "port", "security", "username", "password", "region", "endpoint");
    static final List<String> TEAMS = List.of("webhook");
    static final List<String> WEBHOOK = List.of("url", "key");
    static final List<String> TOPIC = List.of("topic");
    static final List<String> EVENT_GRID = List.of("endpoint", "key");

    static final List<String> INBOX = List.of("url", "heartbeat-token", "keep-key");

    private Keys() {}

    /** The keys of a scope differ from cloud to cloud. */
    static List<String> scope(CloudProvider provider) {
        return switch (provider) {
            case AWS -> List.of("provider", "accounts", "regions", "role");
            case GCP -> List.of("provider", "projects");
            case AZURE -> List.of("provider", "subscriptions", "resource-groups");
        };
    }

    /** For a scope that does not say which cloud it is of. */
    static List<String> anyScope() {
        return Arrays.stream(CloudProvider.values())
                .flatMap(provider -> scope(provider).stream())
                .distinct()
                .toList();
    }
}
