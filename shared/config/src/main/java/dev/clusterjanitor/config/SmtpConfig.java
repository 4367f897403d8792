package dev.clusterjanitor.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Notices by e-mail, through an SMTP server.
 *
 * @param from the sender's address
 * @param host the server's name or address
 * @param port the server's port
 * @param security how the connection is protected
 * @param username who signs in; null: nobody does
 * @param password the password of that user; null if and only if there is no user
 */
public record SmtpConfig(
        String from,
        String host,
        int port,
        Security security,
        @Nullable String username,
        @Nullable SecretRef password) implements EmailConfig {

    /** Where the policy names no port: message submission. */
    public static final int DEFAULT_PORT = 587;

    public SmtpConfig {
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException("a username and a password go together");
        }
    }

    /** How the connection to the server is protected. */
    public enum Security {
        /** Begins in the clear and must be upgraded before anything is said. The default. */
        STARTTLS,
        /** TLS from the first byte. */
        TLS,
        /** In the clear: for servers on the same machine only. */
        NONE;

        /** The word in policy files: {@code starttls}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
