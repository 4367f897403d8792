package dev.clusterjanitor.notifiers;

import static dev.clusterjanitor.notifiers.Samples.IN_UTC;
import static dev.clusterjanitor.notifiers.Samples.typical;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.notifiers.SmtpSettings.Security;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How mail gets there: encrypted or not at all, and what each way of failing comes to. */
class SmtpConnectionIT {
    private static final String PASSWORD = "verysecret";
    private static final String LOGIN = "janitor:" + PASSWORD;
    private static final String NO_TLS = "no trusted TLS connection to the mail server can be made";

    @TempDir
    static Path folder;

    private static TestCertificate certificate;

    @BeforeAll
    static void makeACertificate() throws Exception {
        certificate = TestCertificate.of(folder, "dns:localhost");
    }

    @Test
    void nothingIsSaidBeforeTheConnectionIsEncrypted() throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer(certificate.server(), LOGIN)) {
            assertThat(startTls(server, () -> PASSWORD).accepted()).isTrue();

            assertThat(server.commands().subList(0, 4))
                    .containsExactly("EHLO example.org", "STARTTLS", "TLS", "EHLO example.org");
            assertThat(server.commands().get(4)).startsWith("AUTH PLAIN ");
            assertThat(server.commands()).contains("MAIL FROM:<janitor@example.org>", "RCPT TO:<alice@example.org>");
            assertThat(server.mails()).singleElement().asString().contains("Subject: Your Dask cluster");
        }
    }

    @Test
    void aServerWithoutEncryptionGetsNeitherPasswordNorMail() throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer(null, LOGIN)) {
            assertThat(startTls(server, () -> PASSWORD)).isEqualTo(Delivery.refused(NO_TLS, false));
            assertThat(server.commands())
                    .noneMatch(command -> command.startsWith("AUTH") || command.startsWith("MAIL"));
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefused() throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer(certificate.server(), LOGIN)) {
            SmtpSettings settings = settings("localhost", server.port(), Security.STARTTLS, "janitor", () -> PASSWORD);

            assertThat(deliver(settings, null)).isEqualTo(Delivery.refused(NO_TLS, false));
            assertThat(server.mails()).isEmpty();
        }
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer(certificate.server(), LOGIN)) {
            SmtpSettings settings = settings("127.0.0.1", server.port(), Security.STARTTLS, "janitor", () -> PASSWORD);

            assertThat(deliver(settings, certificate.client())).isEqualTo(Delivery.refused(NO_TLS, false));
            assertThat(server.commands()).noneMatch(command -> command.startsWith("AUTH"));
        }
    }

    @Test
    void aWrongPasswordIsRefusedAndNotRepeated() throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer(certificate.server(), LOGIN)) {
            assertThat(startTls(server, () -> "wrong"))
                    .isEqualTo(Delivery.refused("the mail server refused the login (535)", false));
        }
    }

    @Test
    void aLoginThatFailsForNowMayWorkLater() throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer(certificate.server(), LOGIN)) {
            server.replies("AUTH", "454 4.7.0 try later");

            assertThat(startTls(server, () -> PASSWORD))
                    .isEqualTo(Delivery.refused("the mail server refused the login (454)", true));
        }
    }

    @Test
    void aPasswordThatCannotBeReadIsSaidWithoutSayingMore() throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer(certificate.server(), LOGIN)) {
            assertThat(startTls(server, () -> {
                        throw new CloudException("no secret env:SMTP");
                    }))
                    .isEqualTo(Delivery.refused("the mail server's password cannot be read: no secret env:SMTP", true));
            assertThat(startTls(server, () -> {
                        throw new IllegalStateException(PASSWORD);
                    }))
                    .isEqualTo(Delivery.refused("the mail server's password cannot be read", true));
            assertThat(server.commands()).isEmpty();
        }
    }

    @Test
    void encryptionFromTheFirstByteWorksToo() throws Exception {
        System.setProperty("greenmail.tls.keystore.file", certificate.file().toString());
        System.setProperty("greenmail.tls.keystore.password", TestCertificate.PASSWORD);
        GreenMail server = new GreenMail(new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTPS));
        try {
            server.start();
            server.setUser("janitor@example.org", "janitor", PASSWORD);
            int port = server.getSmtps().getPort();

            assertThat(deliver(
                                    settings("localhost", port, Security.TLS, "janitor", () -> PASSWORD),
                                    certificate.client())
                            .accepted())
                    .isTrue();
            assertThat(deliver(
                            settings("localhost", port, Security.TLS, "janitor", () -> "wrong"), certificate.client()))
                    .isEqualTo(Delivery.refused("the mail server refused the login (535)", false));
            assertThat(server.getReceivedMessages()).hasSize(1);
        } finally {
            server.stop();
            System.clearProperty("greenmail.tls.keystore.file");
            System.clearProperty("greenmail.tls.keystore.password");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RCPT | 550 5.1.1 no such user | the mail server refused the recipient: 550 5.1.1 no such user | false",
                "RCPT | 451 4.7.1 greylisted | the mail server refused the recipient: 451 4.7.1 greylisted | true",
                "MAIL | 553 5.7.1 not you | the mail server refused the sender: 553 5.7.1 not you | false",
                "MAIL | 452 4.3.1 full | the mail server refused the mail: 452 4.3.1 full | true",
                "DATA | 554 5.5.1 no | the mail server refused the mail: 554 5.5.1 no | false",
                "DATA. | 552 5.3.4 too big | the mail server refused the mail: 552 5.3.4 too big | false",
                "DATA. | 451 4.3.0 later | the mail server refused the mail: 451 4.3.0 later | true",
                "DATA. | 550 said verysecret | the mail server refused the mail: status 550 | false"
            })
    void aRefusalIsToldAsTheServerPutIt(String command, String reply, String why, boolean retryable) throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer(certificate.server(), LOGIN)) {
            server.replies(command, reply);

            assertThat(startTls(server, () -> PASSWORD)).isEqualTo(Delivery.refused(why, retryable));
        }
    }

    @Test
    void aConnectionThatBreaksOffAfterTheMailIsNoAcceptance() throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer(certificate.server(), LOGIN)) {
            server.replies("DATA.", LoopbackMailServer.HANG_UP);

            assertThat(startTls(server, () -> PASSWORD))
                    .isEqualTo(Delivery.refused(
                            "the connection to the mail server broke off before it took the mail", true));
            assertThat(server.mails()).hasSize(1);
        }
    }

    @Test
    void aServerThatForgetsItsMannersAfterTakingTheMailHasTakenIt() throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer(certificate.server(), LOGIN)) {
            server.replies("QUIT", LoopbackMailServer.HANG_UP);

            assertThat(startTls(server, () -> PASSWORD).accepted()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"CONNECT", "EHLO", "STARTTLS", "HANDSHAKE", "RCPT", "DATA."})
    void silenceIsNotWaitedForForever(String command) throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer(certificate.server(), LOGIN)) {
            server.replies(command, LoopbackMailServer.SILENCE);
            Duration step = Duration.ofMillis(300);
            SmtpSettings settings = new SmtpSettings(
                    "localhost",
                    server.port(),
                    Security.STARTTLS,
                    "janitor@example.org",
                    "janitor",
                    () -> PASSWORD,
                    step,
                    Duration.ofSeconds(20));

            Delivery delivery = deliver(settings, certificate.client());

            assertThat(delivery.accepted()).isFalse();
            assertThat(delivery.retryable()).isTrue();
        }
    }

    @Test
    void theWholeDeliveryHasALimitToo() throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer(certificate.server(), LOGIN)) {
            server.replies("RCPT", LoopbackMailServer.SILENCE);
            SmtpSettings settings = new SmtpSettings(
                    "localhost",
                    server.port(),
                    Security.STARTTLS,
                    "janitor@example.org",
                    "janitor",
                    () -> PASSWORD,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(1));

            assertThat(deliver(settings, certificate.client()))
                    .isEqualTo(Delivery.refused("the mail server took too long", true));
        }
    }

    @Test
    void aServerThatIsNotThereIsRefusedForNow() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThat(deliver(settings("localhost", port, Security.STARTTLS, null, () -> ""), null))
                .isEqualTo(Delivery.refused("the mail server cannot be reached", true));
    }

    private static Delivery startTls(LoopbackMailServer server, Supplier<String> password) throws Exception {
        return deliver(
                settings("localhost", server.port(), Security.STARTTLS, "janitor", password), certificate.client());
    }

    private static SmtpSettings settings(
            String host, int port, Security security, @Nullable String user, Supplier<String> password) {
        return SmtpSettings.of(host, port, security, "janitor@example.org", user, password);
    }

    private static Delivery deliver(SmtpSettings settings, @Nullable SSLSocketFactory trust) {
        SmtpNotifier notifier = new SmtpNotifier(settings, IN_UTC, trust);
        long before = System.nanoTime();

        Delivery delivery = notifier.deliver(typical());

        assertThat(notifier.channel()).isEqualTo("email");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
        assertThat(delivery.toString()).doesNotContain(PASSWORD);
        return delivery;
    }
}
