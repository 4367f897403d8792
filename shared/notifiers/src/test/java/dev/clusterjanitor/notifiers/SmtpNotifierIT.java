package dev.clusterjanitor.notifiers;

import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.notifiers.Samples.ALICE;
import static dev.clusterjanitor.notifiers.Samples.IN_BERLIN;
import static dev.clusterjanitor.notifiers.Samples.IN_UTC;
import static dev.clusterjanitor.notifiers.Samples.NOBODY;
import static dev.clusterjanitor.notifiers.Samples.PLATFORM;
import static dev.clusterjanitor.notifiers.Samples.item;
import static dev.clusterjanitor.notifiers.Samples.notice;
import static dev.clusterjanitor.notifiers.Samples.typical;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Notice.Event;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.notifiers.SmtpSettings.Security;
import jakarta.mail.Message;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What arrives, as GreenMail reads it. */
class SmtpNotifierIT {
    private static final String HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> &amp; \"'` {{title}}"
            + "\r\nBcc: victim@example.org\r\n\r\n.\r\nMAIL FROM:<x@example.org> \u202Eevil";

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void startServer() {
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop();
    }

    @Test
    void theOwnerGetsTextAndHtml() throws Exception {
        Delivery delivery = deliver(typical(), IN_BERLIN);

        MimeMessage mail = onlyMail();
        assertThat(delivery).isEqualTo(Delivery.accepted(mail.getMessageID()));
        assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress("alice@example.org"));
        assertThat(mail.getFrom()).containsExactly(new InternetAddress("janitor@example.org", "Cluster Janitor"));
        assertThat(mail.getSubject())
                .isEqualTo("Your Dask cluster 1a2b3c4d will be deleted on Thu 15 Jan 2026 at 13:00 UTC");
        assertThat(mail.getSentDate()).isEqualTo(Date.from(typical().at()));
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
        Golden.assertIs("marked.txt", content(mail, 0));
        Golden.assertIs("marked.html", content(mail, 1));
    }

    @Test
    void theFallbackGetsWhatHasNoOwner() throws Exception {
        deliver(notice(NOBODY, Samples.marked()), IN_BERLIN);

        MimeMessage mail = onlyMail();
        assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress("platform@example.org"));
        Golden.assertIs("nobody.txt", content(mail, 0));
    }

    @Test
    void theFallbackGetsWhatAnOwnerWithoutAnAddressShouldKnow() throws Exception {
        deliver(notice(new Recipient("bob", new Contact(null, "U012AB3CD"), PLATFORM), Samples.marked()), IN_UTC);

        assertThat(content(onlyMail(), 0)).contains("bob cannot be reached here.");
    }

    @Test
    void withoutAnyAddressNothingIsAccepted() {
        for (String odd : new String[] {null, "", "nobody", "a@example.org\r\nBcc: b@example.org", "a@b.c, d@e.f"}) {
            Contact contact = new Contact(odd, "U012AB3CD");

            assertThat(deliver(notice(new Recipient("bob", contact, contact), Samples.marked()), IN_UTC))
                    .isEqualTo(Delivery.refused(
                            "no e-mail address is known for the owner, and none for the fallback", false));
        }
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void theSameNoticeIsTheSameMailAndAnotherIsNot() {
        Delivery first = deliver(typical(), IN_UTC);
        Delivery again = deliver(typical(), IN_UTC);
        Delivery other = deliver(notice(ALICE, item(Event.DELETED)), IN_UTC);

        assertThat(first.reference()).matches("<janitor\\.[0-9a-f]{32}@example\\.org>");
        assertThat(again.reference()).isEqualTo(first.reference());
        assertThat(other.reference()).isNotEqualTo(first.reference());
    }

    @Test
    void markupAndHeadersInNamesAreInert() throws Exception {
        Notice hostile = Samples.largest(HOSTILE);

        assertThat(deliver(hostile, IN_UTC).accepted()).isTrue();

        MimeMessage mail = onlyMail();
        assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress("alice@example.org"));
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getSubject()).doesNotContain("\r", "\n");
        String html = content(mail, 1);
        assertThat(html).contains("&lt;script&gt;").doesNotContain("<script", "<img", "\u202E");
        assertThat(content(mail, 0).lines()).noneMatch(line -> line.startsWith("Bcc:") || line.startsWith("MAIL FROM"));
        List<String> ids = IN_UTC.of(hostile, Reader.OWNER).items().stream()
                .map(NoticeView.Item::clusterId)
                .toList();
        assertThat(content(mail, 0)).contains(ids);
    }

    @Test
    void everyScriptArrivesAsItIs() throws Exception {
        String name = "кластер-集群-😀-שלום";
        Notice notice = notice(
                new Recipient(name, ALICE.owner(), PLATFORM),
                item(Event.MARKED, aCluster().named(name).build(), Samples.IN_AN_HOUR, "", name));

        deliver(notice, IN_UTC);

        MimeMessage mail = onlyMail();
        assertThat(mail.getSubject()).contains(name);
        assertThat(content(mail, 0)).contains("/" + name);
        assertThat(content(mail, 1)).contains("/" + name);
    }

    @Test
    void noLineIsLongerThanMailAllows() throws Exception {
        deliver(Samples.largest("n".repeat(300)), IN_UTC);

        String raw = GreenMailUtil.getWholeMessage(onlyMail());
        assertThat(raw.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(998));
    }

    private Delivery deliver(Notice notice, NoticeText text) {
        SmtpSettings settings = SmtpSettings.of(
                "127.0.0.1", server.getSmtp().getPort(), Security.NONE, "janitor@example.org", null, () -> {
                    throw new AssertionError("nobody logs in");
                });
        return new SmtpNotifier(settings, text).deliver(notice);
    }

    private MimeMessage onlyMail() {
        assertThat(server.getReceivedMessages()).hasSize(1);
        return server.getReceivedMessages()[0];
    }

    private static String content(Message mail, int part) throws Exception {
        String content =
                (String) ((MimeMultipart) mail.getContent()).getBodyPart(part).getContent();
        return content.replace("\r\n", "\n");
    }
}
