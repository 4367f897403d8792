package dev.clusterjanitor.config;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code notify}. Nothing that stands there is repeated in a message: it may be a secret in the wrong place. */
final class NotifyReader {
    private static final Pattern SNS =
            Pattern.compile("arn:aws[a-z-]*:sns:[a-z]{2}(-[a-z]+)+-[0-9]:[0-9]{12}:[A-Za-z0-9_-]{1,256}(\\.fifo)?");
    private static final Pattern PUBSUB =
            Pattern.compile("projects/[a-z0-9][a-z0-9.:-]{4,62}[a-z0-9]/topics/[A-Za-z][A-Za-z0-9._~+%-]{2,254}");

    private static final Pattern EVENT_GRID =
            Pattern.compile("https://[a-z0-9][a-z0-9.-]{1,200}\\.eventgrid\\.azure\\.(net|us|cn)/api/events");

    private NotifyReader() {}

    static NotifyConfig read(Section top) {
        return top.get("notify")
                .map(Value::confidential)
                .flatMap(Value::section)
                .map(section -> section.allow(Keys.NOTIFY))
                .map(NotifyReader::channels)
                .orElse(NotifyConfig.NONE);
    }

    private static NotifyConfig channels(Section section) {
        if (section.entries().isEmpty()) {
            section.refuse("names no channel; it needs at least one of " + String.join(", ", Keys.NOTIFY));
        }
        return new NotifyConfig(
                in(section, "slack").flatMap(NotifyReader::slack).orElse(null),
                in(section, "email").flatMap(EmailReader::read).orElse(null),
                in(section, "teams").flatMap(NotifyReader::teams).orElse(null),
                in(section, "webhook").flatMap(NotifyReader::webhook).orElse(null),
                topic(section, "sns", SNS, "the ARN of a topic, such as arn:aws:sns:us-east-1:123456789012:janitor"),
                topic(section, "pubsub", PUBSUB, "a topic's full name, such as projects/my-project/topics/janitor"),
                in(section, "event-grid").flatMap(NotifyReader::eventGrid).orElse(null));
    }

    private static Optional<Section> in(Section section, String key) {
        return section.get(key).flatMap(Value::section);
    }

    private static Optional<SlackConfig> slack(Section section) {
        section.allow(Keys.SLACK);
        boolean webhook = section.get("webhook").isPresent();
        boolean token = section.get("token").isPresent();
        if (!webhook && !token) {
            section.refuse("needs the key webhook, or the key token of an app");
        }
        if (webhook && token) {
            section.refuse("has a webhook and a token; an app needs no webhook");
        }
        if (!token) {
            section.get("signing-secret").ifPresent(value -> value.refuse("belongs to an app; it goes with a token"));
        }
        Optional<SecretRef> hook = section.get("webhook").flatMap(NotifyReader::secret);
        Optional<SecretRef> bot = section.get("token").flatMap(NotifyReader::secret);
        Optional<SecretRef> signing = section.get("signing-secret").flatMap(NotifyReader::secret);
        return hook.isPresent() == bot.isPresent()
                ? Optional.empty()
                : Optional.of(new SlackConfig(hook.orElse(null), bot.orElse(null), signing.orElse(null)));
    }

    private static Optional<SecretRef> teams(Section section) {
        section.allow(Keys.TEAMS);
        return section.require("webhook").flatMap(NotifyReader::secret);
    }

    private static Optional<WebhookConfig> webhook(Section section) {
        section.allow(Keys.WEBHOOK);
        Optional<SecretRef> url = section.require("url").flatMap(NotifyReader::secret);
        Optional<SecretRef> key = section.require("key").flatMap(NotifyReader::secret);
        return url.flatMap(address -> key.map(secret -> new WebhookConfig(address, secret)));
    }

    private static @Nullable String topic(Section notify, String key, Pattern form, String what) {
        return in(notify, key)
                .map(section -> section.allow(Keys.TOPIC))
                .flatMap(section -> section.require("topic"))
                .flatMap(value -> value.text(form, what))
                .orElse(null);
    }

    private static Optional<EventGridConfig> eventGrid(Section section) {
        section.allow(Keys.EVENT_GRID);
        Optional<String> endpoint = section.require("endpoint")
                .flatMap(value -> value.text(
                        EVENT_GRID,
                        "a topic's endpoint, such as https://janitor.westeurope-1.eventgrid.azure.net/api/events"));
        Optional<SecretRef> key = section.require("key").flatMap(NotifyReader::secret);
        return endpoint.flatMap(address -> key.map(secret -> new EventGridConfig(address, secret)));
    }

    static Optional<SecretRef> secret(Value value) {
        return value.text().flatMap(text -> {
            Optional<SecretRef> ref = SecretRef.parse(text);
            if (ref.isEmpty()) {
                value.refuse("must be a reference to a secret, never a secret itself: secret:<place>:<name>, such as"
                        + " secret:env:NAME; places: " + String.join(", ", SecretRef.SCHEMES));
            }
            return ref;
        });
    }
}
