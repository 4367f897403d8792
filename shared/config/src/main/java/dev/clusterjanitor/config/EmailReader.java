package dev.clusterjanitor.config;

import dev.clusterjanitor.config.SmtpConfig.Security;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code notify.email}. */
final class EmailReader {
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45}");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1", Pattern.CASE_INSENSITIVE);
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]");
    private static final Pattern ENDPOINT =
            Pattern.compile("https://[a-z0-9][a-z0-9.-]{1,200}\\.communication\\.azure\\.(com|us|cn)");
    private static final List<String> OF_SMTP = List.of("host", "port", "security", "username", "password");
    private static final int LAST_PORT = 65_535;

    private EmailReader() {}

    private enum Transport {
        SMTP,
        SES,
        ACS;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Optional<EmailConfig> read(Section section) {
        section.allow(Keys.EMAIL);
        Optional<String> from = section.require("from").flatMap(OwnersReader::email);
        Optional<Value> given = section.get("transport");
        Optional<Transport> transport = given.isEmpty()
                ? Optional.of(Transport.SMTP)
                : given.flatMap(value -> value.oneOf(List.of(Transport.values()), Transport::id));
        return transport.flatMap(known -> switch (known) {
            case SMTP -> smtp(section, from);
            case SES -> ses(section, from);
            case ACS -> acs(section, from);
        });
    }

    private static Optional<EmailConfig> smtp(Section section, Optional<String> from) {
        refuse(section, List.of("region"), "ses");
        refuse(section, List.of("endpoint"), "acs");
        Optional<String> host = section.require("host")
                .flatMap(value -> value.text(HOST, "the name or address of a host, such as smtp.example.org"));
        int port =
                section.get("port").flatMap(value -> value.whole(1, LAST_PORT)).orElse(SmtpConfig.DEFAULT_PORT);
        Security security = security(section, host);
        Optional<String> username = section.get("username").flatMap(Value::text);
        Optional<SecretRef> password = section.get("password").flatMap(NotifyReader::secret);
        if (section.get("username").isPresent() && section.get("password").isEmpty()) {
            section.refuse("has a username and no password");
        }
        return from.flatMap(sender -> host.map(server -> new SmtpConfig(
                sender,
                server,
                port,
                security,
                password.map(present -> username.orElse(sender)).orElse(null),
                password.orElse(null))));
    }

    private static Optional<EmailConfig> ses(Section section, Optional<String> from) {
        refuse(section, OF_SMTP, "smtp");
        refuse(section, List.of("endpoint"), "acs");
        String region = section.get("region")
                .flatMap(value -> value.text(REGION, "an AWS region, such as us-east-1"))
                .orElse("");
        return from.map(sender -> new RelayConfig("ses", sender, region));
    }

    private static Optional<EmailConfig> acs(Section section, Optional<String> from) {
        refuse(section, OF_SMTP, "smtp");
        refuse(section, List.of("region"), "ses");
        Optional<String> endpoint = section.require("endpoint")
                .flatMap(value -> value.text(
                        ENDPOINT,
                        "the endpoint of a Communication Services resource, such as"
                                + " https://janitor.europe.communication.azure.com"));
        return from.flatMap(sender -> endpoint.map(place -> new RelayConfig("acs", sender, place)));
    }

    private static void refuse(Section section, List<String> keys, String transport) {
        keys.forEach(key -> section.get(key)
                .ifPresent(value -> value.refuse("belongs to transport " + transport + ", and not to this one")));
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
}
