package dev.clusterjanitor.notifiers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A mail server on this machine that speaks STARTTLS and AUTH PLAIN, and fails as it is told. It takes what GreenMail
 * does not know: encryption that begins midway, and refusals of every sort.
 */
final class LoopbackMailServer implements AutoCloseable {
    /** Instead of a reply: hang up. */
    static final String HANG_UP = "";

    /** Instead of a reply: say nothing, ever. */
    static final String SILENCE = "silence";

    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> replies = new ConcurrentHashMap<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final @Nullable SSLContext tls;
    private final String login;

    /**
     * @param tls for STARTTLS; null: not offered
     * @param login the one user and password that may send, as {@code user:password}; empty: anybody may
     */
    LoopbackMailServer(@Nullable SSLContext tls, String login) throws IOException {
        this.tls = tls;
        this.login = login;
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Replies so to commands that begin so; {@code DATA.} is the end of a mail, {@code CONNECT} the greeting,
     * {@code HANDSHAKE} what should be the beginning of TLS. */
    LoopbackMailServer replies(String command, String reply) {
        replies.put(command, reply);
        return this;
    }

    /** What clients said, except the mails themselves; {@code TLS} stands where encryption began. */
    List<String> commands() {
        return commands;
    }

    List<String> mails() {
        return mails;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket plain) {
        try (plain) {
            Conversation conversation = new Conversation(plain);
            boolean on = conversation.say("CONNECT", "220 loopback ESMTP");
            while (on) {
                String line = conversation.in.readLine();
                if (line == null) {
                    return;
                }
                commands.add(line);
                on = conversation.answer(line);
            }
        } catch (IOException | InterruptedException over) {
            commands.add("broken: " + over.getClass().getSimpleName());
        }
    }

    /** One connection, before or after the change to TLS. */
    private final class Conversation {
        private Socket socket;
        private BufferedReader in;
        private OutputStream out;

        Conversation(Socket socket) throws IOException {
            this.socket = socket;
            this.in = reader(socket);
            this.out = socket.getOutputStream();
        }

        boolean answer(String line) throws IOException, InterruptedException {
            String command = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            return switch (command) {
                case "EHLO" -> say(command, greeting());
                case "STARTTLS" -> say(command, "220 go ahead") && encrypt();
                case "AUTH" -> say(command, isRight(line) ? "235 welcome" : "535 5.7.8 no such user " + line);
                case "DATA" -> say(command, "354 go ahead") && (replies.containsKey(command) || readMail());
                case "QUIT" -> {
                    say(command, "221 bye");
                    yield false;
                }
                default -> say(command, "250 2.0.0 ok");
            };
        }

        boolean say(String command, String usual) throws IOException, InterruptedException {
            String reply = replies.getOrDefault(command, usual);
            if (reply.equals(SILENCE)) {
                Thread.sleep(60_000);
            }
            out.write((reply.isEmpty() ? "" : reply + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            return !reply.equals(HANG_UP);
        }

        private boolean readMail() throws IOException, InterruptedException {
            StringBuilder mail = new StringBuilder();
            for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
                if (line == null) {
                    return false;
                }
                mail.append(line.startsWith(".") ? line.substring(1) : line).append('\n');
            }
            mails.add(mail.toString());
            return say("DATA.", "250 2.0.0 queued");
        }

        private String greeting() {
            boolean secure = socket instanceof SSLSocket;
            return "250-loopback\r\n"
                    + (tls != null && !secure ? "250-STARTTLS\r\n" : "")
                    + (login.isEmpty() ? "" : "250-AUTH PLAIN\r\n")
                    + "250 8BITMIME";
        }

        private boolean encrypt() throws IOException, InterruptedException {
            if (tls == null || replies.containsKey("HANDSHAKE")) {
                return say("HANDSHAKE", HANG_UP);
            }
            SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, false);
            secure.setUseClientMode(false);
            secure.startHandshake();
            socket = secure;
            in = reader(secure);
            out = secure.getOutputStream();
            commands.add("TLS");
            return true;
        }

        private boolean isRight(String line) {
            String token = line.substring(line.lastIndexOf(' ') + 1);
            String said = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
            return said.endsWith("\0" + login.replace(':', '\0'));
        }

        private static BufferedReader reader(Socket from) throws IOException {
            return new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8));
        }
    }
}
