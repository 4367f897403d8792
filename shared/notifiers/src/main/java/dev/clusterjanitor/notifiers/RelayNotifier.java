package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.Mail;
import dev.clusterjanitor.core.port.MailRelay;
import dev.clusterjanitor.core.port.Notifier;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Mails notices through a cloud's own mail service. */
public final class RelayNotifier implements Notifier {
    private final MailRelay relay;
    private final String place;
    private final String from;
    private final Letters letters;
    private final Session session = Session.getInstance(new Properties());

    /**
     * Prepares to mail; nothing is called yet.
     *
     * @param place where the service is: a region or an endpoint; empty: where the program runs
     * @param from one plain address, which the service must know
     */
    public RelayNotifier(MailRelay relay, String place, String from, NoticeText text) {
        this.relay = relay;
        this.place = place;
        this.from = from;
        this.letters = new Letters(text);
    }

    @Override
    public String channel() {
        return "email";
    }

    @Override
    public boolean reaches(Recipient recipient) {
        return recipient.owner().email() != null || recipient.fallback().email() != null;
    }

    @Override
    public Delivery deliver(Notice notice) {
        NoticeMail.Letter letter = letters.write(from, notice).orElse(null);
        if (letter == null) {
            return Letters.NO_ADDRESS;
        }
        Mail mail;
        try {
            NoticeMail written = new NoticeMail(session, letter, notice.at());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            written.writeTo(bytes);
            mail = new Mail(
                    letter.from(),
                    letter.to(),
                    letter.subject(),
                    letter.text(),
                    letter.html(),
                    written.id().replaceAll("[<>]", ""),
                    bytes.toString(StandardCharsets.US_ASCII));
        } catch (MessagingException | IOException unwritable) {
            return Delivery.refused("no mail can be written to the address that is known", false);
        }
        return relay.send(place, mail);
    }
}
