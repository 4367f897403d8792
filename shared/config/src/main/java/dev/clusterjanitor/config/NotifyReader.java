package dev.clusterjanitor.config;

import dev.clusterjanitor.config.EmailConfig.Security;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code notify}. Nothing that stands there is repeated in a message: it may be a secret in the wrong place. */
final class NotifyReader {
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45}");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1", Pattern.CASE_INSENSITIVE);
    private static final List<String> TRANSPORTS = List.of("smtp");
    private static final int LAST_PORT = 65_535;

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
            section.refuse("names no channel; it needs slack, email or both");
        }
        return new NotifyConfig(
                section.get("slack")
                        .flatMap(Value::section)
                        .flatMap(NotifyReader::slack)
                        .orElse(null),
                section.get("email")
                        .flatMap(Value::section)
                        .flatMap(NotifyReader::email)
                        .orElse(null));
    }

    private static Optional<SlackConfig> slack(Section section) {
        section.allow(Keys.SLACK);
        return section.require("webhook").flatMap(NotifyReader::secret).map(SlackConfig::new);
    }

    private static Optional<EmailConfig> email(Section section) {
        section.allow(Keys.EMAIL);
        section.get("transport").ifPresent(value -> value.oneOf(TRANSPORTS, Function.identity()));
        Optional<String> from = section.require("from").flatMap(OwnersReader::email);
        Optional<String> host = section.require("host")
                .flatMap(value -> value.text(HOST, "the name or address of a host, such as smtp.example.org"));
        int port =
                section.get("port").flatMap(value -> value.whole(1, LAST_PORT)).orElse(EmailConfig.DEFAULT_PORT);
        Security security = security(section, host);
        Optional<String> username = section.get("username").flatMap(Value::text);
        Optional<SecretRef> password = section.get("password").flatMap(NotifyReader::secret);
        if (section.get("username").isPresent() && section.get("password").isEmpty()) {
            section.refuse("has a username and no password");
        }
        return from.flatMap(sender -> host.map(server -> new EmailConfig(
                sender,
                server,
                port,
                security,
                password.map(given -> username.orElse(sender)).orElse(null),
                password.orElse(null))));
    }

    private static Security security(Section section, Optional<String> host) {
        Optional<Value> given = section.get("security");
        Security security = given.flatMap(value -> value.oneOf(List.of(Security.values()), Security::id))
                .orElse(Security.STARTTLS);
        if (security == Security.NONE
                && host.filter(name -> !LOOPBACK.matcher(name).matches()).isPresent()) {
            given.ifPresent(value ->
                    value.refuse("none is for servers on the same machine (localhost) only; use starttls or tls"));
        }
        return security;
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
