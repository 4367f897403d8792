package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.Notifier;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Mails notices to the owner, or to the fallback contact where the owner has no address. A notice is accepted once the
 * server has taken the mail for its one recipient; its reference is the mail's Message-ID.
 *
 * <p>Connecting is tried up to three times. After that nothing is repeated here: what a server puts off (4xx) it puts
 * off for longer than a sweep may wait, so the delivery says that it is retryable.
 */
public final class SmtpNotifier implements Notifier {
    private static final RetryPolicy<Object> CONNECT_RETRIES = RetryPolicy.builder()
            .handle(MailConnectException.class)
            .withMaxAttempts(3)
            .withDelay(Duration.ofMillis(500))
            .build();

    private final SmtpSettings settings;
    private final Letters letters;
    private final Session session;

    public SmtpNotifier(SmtpSettings settings, NoticeText text) {
        this(settings, text, null);
    }

    /** @param sockets whom to trust; null: the certificates that this Java trusts */
    SmtpNotifier(SmtpSettings settings, NoticeText text, @Nullable SSLSocketFactory sockets) {
        this.settings = settings;
        this.letters = new Letters(text);
        this.session = Session.getInstance(properties(settings, sockets));
    }

    @Override
    public String channel() {
        return "email";
    }

    @Override
    public Delivery deliver(Notice notice) {
        NoticeMail.Letter letter = letters.write(settings.from(), notice).orElse(null);
        if (letter == null) {
            return Letters.NO_ADDRESS;
        }
        String password;
        try {
            password = settings.username() == null ? "" : settings.password().get();
        } catch (CloudException unread) {
            return Delivery.refused("the mail server's password cannot be read: " + unread.getMessage(), true);
        } catch (RuntimeException unread) {
            return Delivery.refused("the mail server's password cannot be read", true);
        }
        try {
            NoticeMail mail = new NoticeMail(session, letter, notice.at());
            return inTime(new FutureTask<>(() -> send(mail, password)));
        } catch (MessagingException unwritable) {
            return Delivery.refused("no mail can be written to the address that is known", false);
        }
    }

    /** The steps have limits of their own, but a server may take many steps; so the whole has one too. */
    private Delivery inTime(FutureTask<Delivery> sending) {
        Thread thread = new Thread(sending, "janitor-mail");
        thread.setDaemon(true);
        thread.start();
        try {
            return sending.get(settings.timeLimit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooSlow) {
            sending.cancel(true);
            return Delivery.refused("the mail server took too long", true);
        } catch (ExecutionException failed) {
            return Delivery.refused("sending the mail failed: unexpected " + name(failed.getCause()), true);
        } catch (InterruptedException interrupted) {
            sending.cancel(true);
            Thread.currentThread().interrupt();
            return Delivery.refused("the sweep was interrupted while it sent a mail", true);
        }
    }

    private static String name(@Nullable Throwable thrown) {
        return thrown == null ? "failure" : thrown.getClass().getSimpleName();
    }

    private Delivery send(NoticeMail mail, String password) {
        Transport transport = null;
        try {
            transport = session.getTransport("smtp");
            connect(transport, password);
            // Throws unless the server takes the mail for its recipient.
            transport.sendMessage(mail, mail.getAllRecipients());
            return Delivery.accepted(mail.id());
        } catch (MessagingException failure) {
            return SmtpFailure.of(failure, password);
        } finally {
            close(transport);
        }
    }

    /** By now the delivery is decided: how the good-bye goes makes no difference to it. */
    @SuppressWarnings("EmptyCatch")
    private static void close(@Nullable Transport transport) {
        try {
            if (transport != null) {
                transport.close();
            }
        } catch (MessagingException nobodyMinds) {
            // Nothing is left to be done with this connection.
        }
    }

    private void connect(Transport transport, String password) throws MessagingException {
        try {
            Failsafe.with(CONNECT_RETRIES)
                    .run(() -> transport.connect(
                            settings.host(),
                            settings.port(),
                            settings.username(),
                            settings.username() == null ? null : password));
        } catch (FailsafeException failure) {
            if (failure.getCause() instanceof MessagingException cause) {
                throw cause;
            }
            throw failure;
        }
    }

    private static Properties properties(SmtpSettings settings, @Nullable SSLSocketFactory sockets) {
        String step = Long.toString(settings.stepTimeout().toMillis());
        boolean startTls = settings.security() == SmtpSettings.Security.STARTTLS;
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", step);
        properties.setProperty("mail.smtp.timeout", step);
        properties.setProperty("mail.smtp.writetimeout", step);
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(startTls));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(startTls));
        properties.setProperty(
                "mail.smtp.ssl.enable", Boolean.toString(settings.security() == SmtpSettings.Security.TLS));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.setProperty("mail.smtp.auth", Boolean.toString(settings.username() != null));
        properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        properties.setProperty("mail.smtp.quitwait", "false");
        // Half a delivery is none.
        properties.setProperty("mail.smtp.sendpartial", "false");
        // Not this machine's own name: looking that up may take seconds in a cloud, and tells strangers about us.
        properties.setProperty("mail.smtp.localhost", NoticeMail.domain(settings.from()));
        if (sockets != null) {
            properties.put("mail.smtp.ssl.socketFactory", sockets);
        }
        return properties;
    }
}
