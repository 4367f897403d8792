package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.config.ConfigException;
import dev.clusterjanitor.config.EmailConfig;
import dev.clusterjanitor.config.JanitorConfig;
import dev.clusterjanitor.config.NotifyConfig;
import dev.clusterjanitor.config.RelayConfig;
import dev.clusterjanitor.config.SecretRef;
import dev.clusterjanitor.config.Secrets;
import dev.clusterjanitor.config.SlackConfig;
import dev.clusterjanitor.config.SmtpConfig;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.MailRelay;
import dev.clusterjanitor.core.port.Notifier;
import dev.clusterjanitor.notifiers.SlackActions.Action;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The channels that a policy file configures, and the one list of channels: a new one is a class and a line here. */
public final class ConfiguredNotifiers {
    /** Where the services are that not every program can use. */
    private static final Map<String, String> HOMES =
            Map.of("ses", "AWS", "acs", "Azure", "sns", "AWS", "pubsub", "Google Cloud");

    private final Secrets secrets;
    private final Senders senders;
    private final NoticeText text;

    private ConfiguredNotifiers(Secrets secrets, Senders senders, NoticeText text) {
        this.secrets = secrets;
        this.senders = senders;
        this.text = text;
    }

    /**
     * The policy's channels; empty if it names none. No secret is fetched before the first notice.
     *
     * @param displayZone a zone in which times are shown besides UTC
     * @throws ConfigException if the policy names a service that cannot be used here
     */
    public static List<Notifier> of(JanitorConfig config, Secrets secrets, ZoneId displayZone, Senders senders) {
        NoticeText text = new NoticeText(config.policy().tagKeys(), displayZone);
        return new ConfiguredNotifiers(secrets, senders, text).all(config.channels(), buttons(config));
    }

    private List<Notifier> all(NotifyConfig channels, Set<Action> buttons) {
        List<Notifier> all = new ArrayList<>();
        if (channels.slack() != null) {
            all.add(slack(channels.slack(), buttons));
        }
        if (channels.email() != null) {
            all.add(email(channels.email()));
        }
        if (channels.teams() != null) {
            all.add(new TeamsNotifier(new TeamsSettings(secret(channels.teams()), PostLimits.DEFAULT), text));
        }
        if (channels.webhook() != null) {
            all.add(new WebhookNotifier(
                    new WebhookSettings(
                            secret(channels.webhook().url()),
                            secret(channels.webhook().key()),
                            senders.clock(),
                            PostLimits.DEFAULT),
                    text));
        }
        addTopic(all, "sns", channels.sns());
        addTopic(all, "pubsub", channels.pubsub());
        if (channels.eventGrid() != null) {
            all.add(new EventGridNotifier(
                    new EventGridSettings(
                            channels.eventGrid().endpoint(),
                            secret(channels.eventGrid().key()),
                            PostLimits.DEFAULT),
                    text));
        }
        return List.copyOf(all);
    }

    /** A button that nobody answers would promise what is not kept. */
    private static Set<Action> buttons(JanitorConfig config) {
        boolean answered = config.channels().slack() != null
                && config.channels().slack().signingSecret() != null
                && config.inbox() != null
                && config.inbox().keepKey() != null;
        if (!answered) {
            return Set.of();
        }
        // A wish for a deletion is written down in the journal.
        return config.journal() == null
                ? EnumSet.of(Action.KEEP_1_DAY, Action.KEEP_1_WEEK)
                : EnumSet.allOf(Action.class);
    }

    private Notifier slack(SlackConfig slack, Set<Action> buttons) {
        return slack.token() == null
                ? new SlackWebhookNotifier(SlackSettings.of(secret(slack.webhook())), text)
                : new SlackAppNotifier(SlackAppSettings.of(secret(slack.token()), buttons, senders.threads()), text);
    }

    private Notifier email(EmailConfig email) {
        if (email instanceof RelayConfig relay) {
            return new RelayNotifier(relay(relay.transport()), relay.place(), relay.from(), text);
        }
        SmtpConfig smtp = (SmtpConfig) email;
        return new SmtpNotifier(
                SmtpSettings.of(
                        smtp.host(),
                        smtp.port(),
                        security(smtp.security()),
                        smtp.from(),
                        smtp.username(),
                        secret(smtp.password())),
                text);
    }

    private MailRelay relay(String transport) {
        return senders.relays().stream()
                .filter(relay -> relay.transport().equals(transport))
                .findFirst()
                .orElseThrow(() -> elsewhere("notify.email.transport", transport));
    }

    private void addTopic(List<Notifier> all, String service, @Nullable String topic) {
        if (topic != null) {
            all.add(senders.topics().stream()
                    .filter(topics -> topics.service().equals(service))
                    .findFirst()
                    .map(topics -> new TopicNotifier(topics, topic, text))
                    .orElseThrow(() -> elsewhere("notify." + service, service)));
        }
    }

    private static ConfigException elsewhere(String place, String service) {
        return new ConfigException(
                place, service + " needs the function on " + HOMES.get(service) + ", or the command line");
    }

    private Supplier<String> secret(@Nullable SecretRef ref) {
        return () -> ref == null ? "" : value(ref);
    }

    /** A secret that cannot be had is a refused notice, which says why. */
    private String value(SecretRef ref) {
        try {
            return secrets.resolve(ref).value();
        } catch (ConfigException e) {
            throw new CloudException(String.valueOf(e.getMessage()));
        }
    }

    private static SmtpSettings.Security security(SmtpConfig.Security security) {
        return switch (security) {
            case STARTTLS -> SmtpSettings.Security.STARTTLS;
            case TLS -> SmtpSettings.Security.TLS;
            case NONE -> SmtpSettings.Security.NONE;
        };
    }
}
