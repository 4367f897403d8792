package dev.clusterjanitor.cli.demo;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server and a Slack webhook on loopback that catch every message. */
final class Sinks implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final GreenMail mail = new GreenMail(new ServerSetup(0, LOOPBACK, ServerSetup.PROTOCOL_SMTP));
    private final HttpServer slack;
    private final List<String> posts = new CopyOnWriteArrayList<>();
    private final Set<String> seen = new HashSet<>();

    Sinks() throws IOException {
        mail.start();
        slack = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        slack.createContext("/", exchange -> {
            posts.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] ok = "ok".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, ok.length);
            exchange.getResponseBody().write(ok);
            exchange.close();
        });
        slack.start();
    }

    int mailPort() {
        return mail.getSmtp().getPort();
    }

    String webhook() {
        return "http://" + LOOPBACK + ":" + slack.getAddress().getPort() + "/services/demo";
    }

    /** Every post to the webhook so far, as JSON. */
    List<String> posts() {
        return List.copyOf(posts);
    }

    /** The mails that came since the last call. */
    List<Mail> newMails() {
        List<Mail> mails = new ArrayList<>();
        for (MimeMessage message : mail.getReceivedMessages()) {
            if (seen.add(id(message))) {
                mails.add(mail(message));
            }
        }
        return mails;
    }

    private static String id(MimeMessage message) {
        try {
            return message.getMessageID() + " " + message.getAllRecipients()[0];
        } catch (MessagingException e) {
            throw new IllegalStateException("a mail that cannot be read again", e);
        }
    }

    private static Mail mail(MimeMessage message) {
        try {
            return new Mail(
                    message.getAllRecipients()[0].toString(),
                    message.getSubject(),
                    GreenMailUtil.getBody(message),
                    part(message, "text/plain"),
                    part(message, "text/html"));
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("a mail that cannot be read again", e);
        }
    }

    /** The text of the first part of a type; empty if there is none. */
    private static String part(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return String.valueOf(part.getContent());
        }
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                String found = part(parts.getBodyPart(i), type);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }

    @Override
    public void close() {
        mail.stop();
        slack.stop(0);
    }

    /**
     * A mail as it arrived.
     *
     * @param to its one recipient
     * @param subject its subject
     * @param body its source, all parts
     * @param text what a reader of plain text sees
     * @param html what all others see
     */
    record Mail(String to, String subject, String body, String text, String html) {}
}
