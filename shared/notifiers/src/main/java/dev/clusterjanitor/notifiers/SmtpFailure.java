package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.port.Delivery;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jspecify.annotations.Nullable;

/** Turns what a mail server answered, or did not, into a refusal. */
final class SmtpFailure {
    private static final int LONGEST_REPLY = 200;
    private static final Pattern CODE = Pattern.compile("^\\s*([245]\\d\\d)\\b");

    private SmtpFailure() {}

    /**
     * Judges a failed delivery: 4xx may work later, 5xx will not.
     *
     * @param secret the password; a reply that holds it is not repeated
     */
    static Delivery of(MessagingException failure, String secret) {
        if (failure instanceof AuthenticationFailedException) {
            // Servers may repeat what they were sent, so the reply is not told.
            int code = codeAtStart(failure.getMessage());
            return Delivery.refused("the mail server refused the login" + inBrackets(code), isTemporary(code));
        }
        for (Throwable link = failure; link != null; link = link.getCause()) {
            if (link instanceof SMTPAddressFailedException address) {
                return refused("the mail server refused the recipient", address.getReturnCode(), address, secret);
            }
            if (link instanceof SMTPSenderFailedException sender) {
                return refused("the mail server refused the sender", sender.getReturnCode(), sender, secret);
            }
        }
        if (failure instanceof SMTPSendFailedException send && send.getReturnCode() > 0) {
            return refused("the mail server refused the mail", send.getReturnCode(), send, secret);
        }
        return broken(failure, secret);
    }

    private static Delivery broken(MessagingException failure, String secret) {
        if (failure instanceof MailConnectException) {
            return Delivery.refused("the mail server cannot be reached", true);
        }
        int code = codeAtStart(failure.getMessage());
        if (code > 0) {
            return refused("the mail server refused the mail", code, failure, secret);
        }
        String message = String.valueOf(failure.getMessage());
        boolean aboutTls = message.contains("TLS");
        boolean lasting = message.contains("STARTTLS is required");
        for (Throwable link = failure; link != null; link = link.getCause()) {
            aboutTls = aboutTls || link instanceof SSLException;
            // No trust, or another's certificate: that does not pass by itself, as a handshake that takes too long
            // does.
            lasting = lasting || link instanceof GeneralSecurityException || isAboutIdentity(link);
        }
        if (aboutTls || lasting) {
            return Delivery.refused("no trusted TLS connection to the mail server can be made", !lasting);
        }
        return Delivery.refused("the connection to the mail server broke off before it took the mail", true);
    }

    private static Delivery refused(String what, int code, MessagingException reply, String secret) {
        return Delivery.refused(what + ": " + text(reply.getMessage(), code, secret), isTemporary(code));
    }

    private static boolean isTemporary(int code) {
        return code >= 400 && code < 500;
    }

    private static String text(@Nullable String reply, int code, String secret) {
        String line = PlainText.shorten(PlainText.oneLine(String.valueOf(reply)), LONGEST_REPLY);
        String encoded = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        boolean tells = !secret.isEmpty() && (line.contains(secret) || line.contains(encoded));
        return tells ? "status " + code : line;
    }

    private static int codeAtStart(@Nullable String message) {
        Matcher matcher = CODE.matcher(message == null ? "" : message);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static String inBrackets(int code) {
        return code > 0 ? " (" + code + ")" : "";
    }

    private static boolean isAboutIdentity(Throwable link) {
        return String.valueOf(link.getMessage()).contains("verify identity of server");
    }
}
