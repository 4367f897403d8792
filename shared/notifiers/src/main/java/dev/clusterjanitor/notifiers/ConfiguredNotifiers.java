package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.config.ConfigException;
import dev.clusterjanitor.config.EmailConfig;
import dev.clusterjanitor.config.JanitorConfig;
import dev.clusterjanitor.config.SecretRef;
import dev.clusterjanitor.config.Secrets;
import dev.clusterjanitor.config.SlackConfig;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Notifier;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The channels that a policy file configures. */
public final class ConfiguredNotifiers {
    private ConfiguredNotifiers() {}

    /**
     * The policy's channels. No secret is fetched before the first notice.
     *
     * @param displayZone a zone in which times are shown besides UTC
     */
    public static List<Notifier> of(JanitorConfig config, Secrets secrets, ZoneId displayZone) {
        return Notifiers.of(new NotifierSettings(
                slack(config.channels().slack(), secrets),
                email(config.channels().email(), secrets),
                config.policy().tagKeys(),
                displayZone));
    }

    private static @Nullable SlackSettings slack(@Nullable SlackConfig slack, Secrets secrets) {
        return slack == null ? null : SlackSettings.of(() -> value(slack.webhook(), secrets));
    }

    private static @Nullable SmtpSettings email(@Nullable EmailConfig email, Secrets secrets) {
        if (email == null) {
            return null;
        }
        return SmtpSettings.of(
                email.host(),
                email.port(),
                security(email.security()),
                email.from(),
                email.username(),
                () -> email.password() == null ? "" : value(email.password(), secrets));
    }

    /** A secret that cannot be had is a refused notice, which says why. */
    private static String value(SecretRef ref, Secrets secrets) {
        try {
            return secrets.resolve(ref).value();
        } catch (ConfigException e) {
            throw new CloudException(String.valueOf(e.getMessage()));
        }
    }

    private static SmtpSettings.Security security(EmailConfig.Security security) {
        return switch (security) {
            case STARTTLS -> SmtpSettings.Security.STARTTLS;
            case TLS -> SmtpSettings.Security.TLS;
            case NONE -> SmtpSettings.Security.NONE;
        };
    }
}
