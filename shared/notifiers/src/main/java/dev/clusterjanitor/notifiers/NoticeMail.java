package dev.clusterjanitor.notifiers;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.Date;

/**
 * A notice as a mail in plain text and HTML. Its Message-ID follows from what it says and to whom, so that the same
 * notice sent twice is known for one mail.
 */
final class NoticeMail extends MimeMessage {
    private static final String UTF_8 = "UTF-8";

    private final String id;

    NoticeMail(Session session, Letter letter, Instant at) throws MessagingException {
        super(session);
        id = "<janitor." + digest(letter) + "@" + domain(letter.from()) + ">";
        setFrom(named(letter.from()));
        setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to(), true));
        setSubject(letter.subject(), UTF_8);
        setSentDate(Date.from(at));
        // Keeps "I am on holiday" from being answered to a machine (RFC 3834).
        setHeader("Auto-Submitted", "auto-generated");
        if (letter.html().isEmpty()) {
            setContent(new MimeMultipart("alternative", part(letter.text(), "plain")));
        } else {
            setContent(new MimeMultipart("alternative", part(letter.text(), "plain"), part(letter.html(), "html")));
        }
        saveChanges();
    }

    /** What is written to whom; {@code html} is empty if there is only the text. */
    record Letter(String from, String to, String subject, String text, String html) {}

    String id() {
        return id;
    }

    /** The part of an address after the {@code @}. */
    static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }

    private static MimeBodyPart part(String content, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(content, UTF_8, subtype);
        // Keeps every line short, whatever length the names in it have.
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }

    private static InternetAddress named(String address) throws MessagingException {
        try {
            return new InternetAddress(address, "Cluster Janitor", UTF_8);
        } catch (UnsupportedEncodingException noUtf8) {
            throw new MessagingException("no UTF-8", noUtf8);
        }
    }

    private static String digest(Letter letter) {
        return Digest.of(String.join("\n", letter.from(), letter.to(), letter.subject(), letter.text()));
    }
}
