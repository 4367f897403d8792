package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.port.Notifier;
import java.util.ArrayList;
import java.util.List;

/** The one list of channels. A new one is a class that implements {@link Notifier}, and a line here. */
public final class Notifiers {
    private Notifiers() {}

    /** The channels that are configured; empty if none is, and then nothing may ever be deleted. */
    public static List<Notifier> of(NotifierSettings settings) {
        NoticeText text = new NoticeText(settings.tagKeys(), settings.displayZone());
        List<Notifier> notifiers = new ArrayList<>();
        if (settings.slack() != null) {
            notifiers.add(new SlackWebhookNotifier(settings.slack(), text));
        }
        if (settings.email() != null) {
            notifiers.add(new SmtpNotifier(settings.email(), text));
        }
        return List.copyOf(notifiers);
    }
}
