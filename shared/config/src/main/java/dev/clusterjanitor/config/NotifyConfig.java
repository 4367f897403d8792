package dev.clusterjanitor.config;

import dev.clusterjanitor.core.model.Contact;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The channels that notices go to.
 *
 * @param slack null: no notices by Slack
 * @param email null: no notices by e-mail
 * @param teams the address of a workflow of Microsoft Teams; null: no notices there
 * @param webhook null: no webhook
 * @param sns the ARN of an SNS topic; null: none
 * @param pubsub the full name of a Pub/Sub topic; null: none
 * @param eventGrid null: no Event Grid topic
 */
public record NotifyConfig(
        @Nullable SlackConfig slack,
        @Nullable EmailConfig email,
        @Nullable SecretRef teams,
        @Nullable WebhookConfig webhook,
        @Nullable String sns,
        @Nullable String pubsub,
        @Nullable EventGridConfig eventGrid) {
    /** What holds where the policy says nothing. */
    public static final NotifyConfig NONE = new NotifyConfig(null, null);

    /** Slack and e-mail alone. */
    public NotifyConfig(@Nullable SlackConfig slack, @Nullable EmailConfig email) {
        this(slack, email, null, null, null, null, null);
    }

    /** Whether any channel is one that people read. */
    boolean tellsPeople() {
        return slack != null || email != null || teams != null;
    }

    /** Whether a channel that people read can reach somebody; Teams has one place for all. */
    boolean reaches(Contact contact) {
        return teams != null
                || (slack != null && contact.slack() != null)
                || (isApp() && contact.email() != null)
                || (email != null && contact.email() != null);
    }

    /** The contacts that would do for {@link #reaches}, as keys of the policy. */
    List<String> ways() {
        List<String> ways = new ArrayList<>();
        if (slack != null) {
            ways.add("fallback.slack");
        }
        if (email != null || isApp()) {
            ways.add("fallback.email");
        }
        return ways;
    }

    private boolean isApp() {
        return slack != null && slack.token() != null;
    }
}
