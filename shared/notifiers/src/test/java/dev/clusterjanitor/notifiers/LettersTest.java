package dev.clusterjanitor.notifiers;

import static dev.clusterjanitor.notifiers.Samples.ALICE;
import static dev.clusterjanitor.notifiers.Samples.IN_UTC;
import static dev.clusterjanitor.notifiers.Samples.PLATFORM;
import static dev.clusterjanitor.notifiers.Samples.notice;
import static org.assertj.core.api.Assertions.assertThat;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.Mail;
import dev.clusterjanitor.core.port.MailRelay;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LettersTest {
    /** Names something that no notice has, which the template engine refuses when it is filled in. */
    private static final Template BROKEN = Mustache.compiler().compile("{{title}} {{no.such.thing}}");

    private static final Template SOUND = Mustache.compiler().compile("{{title}}");
    private static final Notice NOTICE = notice(ALICE, Samples.markedWithLink());

    @Test
    void aBrokenHtmlTemplateLeavesTheText() {
        NoticeMail.Letter letter = write(new Letters(IN_UTC, new NoticeTemplates(SOUND, BROKEN)));

        assertThat(letter.html()).isEmpty();
        assertThat(letter.text()).isEqualTo(letter.subject());
    }

    @Test
    void aBrokenTextTemplateLeavesTheBareWords() {
        NoticeMail.Letter letter = write(new Letters(IN_UTC, new NoticeTemplates(BROKEN, BROKEN)));

        assertThat(letter.html()).isEmpty();
        assertThat(letter.text())
                .contains("aws/dask-ec2/123456789012/us-east-1/1a2b3c4d")
                .contains("Deletion: not before Thu 15 Jan 2026 at 13:00 UTC, in 1 h")
                .contains("- no heartbeat since")
                .contains(Samples.KEEP, Samples.LINK, "there is nothing to do");
    }

    @Test
    void aRelayGetsTheWholeMailAndItsParts() {
        RecordingRelay relay = new RecordingRelay();

        Delivery delivery = new RelayNotifier(relay, "eu-west-1", "janitor@example.org", IN_UTC).deliver(NOTICE);

        Mail mail = relay.mails.get(0);
        assertThat(delivery).isEqualTo(Delivery.accepted("relayed"));
        assertThat(relay.places).containsExactly("eu-west-1");
        assertThat(mail.to()).isEqualTo("alice@example.org");
        assertThat(mail.subject()).startsWith("Your Dask cluster 1a2b3c4d will be deleted");
        assertThat(mail.html()).contains("href=\"" + Samples.LINK.replace("=", "&#x3D;") + "\"");
        assertThat(mail.text()).contains("Keep this cluster: " + Samples.LINK);
        assertThat(mail.mime())
                .contains("Message-ID: <" + mail.id() + ">", "Auto-Submitted: auto-generated", "text/html")
                .matches("\\A\\p{ASCII}*\\z");
    }

    @Test
    void aRelayedMailGoesToTheFallbackWhereTheOwnersAddressIsNone() {
        RecordingRelay relay = new RecordingRelay();
        RelayNotifier notifier = new RelayNotifier(relay, "", "janitor@example.org", IN_UTC);
        Recipient odd = new Recipient("<b>eve</b>", new Contact("eve@example.org\nBcc: x@example.org", null), PLATFORM);

        assertThat(notifier.deliver(notice(odd, Samples.marked())).accepted()).isTrue();
        assertThat(notifier.deliver(notice(Recipient.fallbackOnly(Contact.NONE), Samples.marked())))
                .isEqualTo(Letters.NO_ADDRESS);

        assertThat(relay.mails).singleElement().satisfies(mail -> {
            assertThat(mail.to()).isEqualTo("platform@example.org");
            assertThat(mail.html()).contains("&lt;b&gt;eve&lt;/b&gt;").doesNotContain("<b>eve");
            assertThat(mail.mime()).doesNotContain("Bcc");
        });
        assertThat(notifier.reaches(Recipient.fallbackOnly(Contact.NONE))).isFalse();
        assertThat(notifier.reaches(odd)).isTrue();
    }

    private static NoticeMail.Letter write(Letters letters) {
        return letters.write("janitor@example.org", NOTICE).orElseThrow();
    }

    private static final class RecordingRelay implements MailRelay {
        private final List<Mail> mails = new ArrayList<>();
        private final List<String> places = new ArrayList<>();

        @Override
        public String transport() {
            return "recording";
        }

        @Override
        public Delivery send(String place, Mail mail) {
            places.add(place);
            mails.add(mail);
            return Delivery.accepted("relayed");
        }
    }
}
