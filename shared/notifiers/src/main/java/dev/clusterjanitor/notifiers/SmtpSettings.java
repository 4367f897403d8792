package dev.clusterjanitor.notifiers;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a mail server, and whose name to send under.
 *
 * @param host the mail server
 * @param port 587 for {@link Security#STARTTLS}, 465 for {@link Security#TLS}, as a rule
 * @param security how the connection is protected
 * @param from one plain address
 * @param username whom to log in as; null: no login
 * @param password asked for each notice and never before, and only if there is a user name
 * @param stepTimeout how long connecting, and each answer of the server, may take
 * @param timeLimit how long the delivery of one notice may take in all
 */
public record SmtpSettings(
        String host,
        int port,
        Security security,
        String from,
        @Nullable String username,
        Supplier<String> password,
        Duration stepTimeout,
        Duration timeLimit) {
    public static final Duration DEFAULT_STEP_TIMEOUT = Duration.ofSeconds(10);
    public static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(40);

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:-]{1,253}");

    /** How the connection to a mail server is protected. TLS always checks whom the certificate belongs to. */
    public enum Security {
        /** Starts in the clear, and nothing is sent before it is encrypted; a server that cannot is refused. */
        STARTTLS,
        /** Encrypted from the first byte. */
        TLS,
        /** Never encrypted: for a mail server on this very machine only. */
        NONE
    }

    /** @throws IllegalArgumentException if a value makes no sense, or would send mail in the clear over a network */
    public SmtpSettings {
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("not the name of a mail server: " + PlainText.oneLine(host));
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        if (security == Security.NONE && !Loopback.isLoopback(host)) {
            throw new IllegalArgumentException("mail in the clear is for localhost only, not for " + host);
        }
        if (!isPlainAddress(from)) {
            throw new IllegalArgumentException("not one plain address to send from: " + PlainText.oneLine(from));
        }
    }

    /** With the default time limits: ten seconds a step, forty in all. */
    public static SmtpSettings of(
            String host,
            int port,
            Security security,
            String from,
            @Nullable String username,
            Supplier<String> password) {
        return new SmtpSettings(
                host, port, security, from, username, password, DEFAULT_STEP_TIMEOUT, DEFAULT_TIME_LIMIT);
    }

    /** Says nothing of the password, whatever its supplier would say. */
    @Override
    public String toString() {
        return "SmtpSettings[" + host + ":" + port + ", " + security + ", from=" + from + "]";
    }

    static boolean isPlainAddress(String address) {
        try {
            InternetAddress parsed = new InternetAddress(address, true);
            return address.equals(parsed.getAddress()) && address.indexOf('@') > 0;
        } catch (AddressException notOne) {
            return false;
        }
    }
}
