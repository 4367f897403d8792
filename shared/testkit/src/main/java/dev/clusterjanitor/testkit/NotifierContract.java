package dev.clusterjanitor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Notice.Event;
import dev.clusterjanitor.core.model.Notice.Item;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.Notifier;
import dev.clusterjanitor.core.testing.ClusterBuilder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every channel keeps to. A test of a channel extends it, and says what stands at the other end. */
public abstract class NotifierContract {
    private static final String NASTY = "<!channel> <script>alert(1)</script> *_~`& \u0007\u202e\ud83d\udc7b";

    /** A channel whose other end takes everything. */
    protected abstract Notifier healthy();

    /** A channel whose other end answers with an error. */
    protected abstract Notifier failing();

    /** A channel whose other end is not there. */
    protected abstract Notifier unreachable();

    /** How many messages the other end of the healthy channel took. */
    protected abstract int taken();

    /** Texts that no delivery may show: passwords, webhook addresses. */
    protected abstract List<String> secrets();

    @Test
    void aNoticeIsAccepted() {
        Delivery delivery = healthy().deliver(notice(item(Event.MARKED, "1a2b3c4d")));

        assertThat(delivery.why()).isEmpty();
        assertThat(delivery.accepted()).isTrue();
        assertThat(taken()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Event.class)
    void everyEventCanBeTold(Event event) {
        assertThat(healthy().deliver(notice(item(event, "1a2b3c4d"))).accepted())
                .isTrue();
    }

    @Test
    void aNoticeWithoutAClusterCanBeTold() {
        Item item = new Item(
                Event.SWEEP_FAILED, null, List.of(new Reason(ReasonCode.READ_FAILED, "throttled")), null, "", "");

        assertThat(healthy().deliver(notice(item)).accepted()).isTrue();
    }

    @Test
    void theLongestNoticeIsAcceptedWhole() {
        Item[] items = IntStream.range(0, Notice.MOST_ITEMS)
                .mapToObj(i -> item(Event.MARKED, "cluster-" + i))
                .toArray(Item[]::new);

        assertThat(healthy().deliver(notice(items)).accepted()).isTrue();
    }

    @Test
    void textFromACloudDoesNoHarm() {
        Cluster cluster = ClusterBuilder.aCluster().named(NASTY).ownedBy(NASTY).build();
        Item item = new Item(
                Event.MARKED, cluster, List.of(new Reason(ReasonCode.IDLE, NASTY)), ClusterBuilder.NOW, NASTY, NASTY);

        assertThat(healthy().deliver(notice(item)).accepted()).isTrue();
    }

    @Test
    void anErrorAtTheOtherEndIsARefusalAndNoException() {
        Delivery delivery = failing().deliver(notice(item(Event.MARKED, "1a2b3c4d")));

        assertThat(delivery.accepted()).isFalse();
        assertThat(delivery.why()).isNotBlank();
    }

    @Test
    void nobodyAtTheOtherEndIsARefusalThatMayPass() {
        Delivery delivery = unreachable().deliver(notice(item(Event.MARKED, "1a2b3c4d")));

        assertThat(delivery.accepted()).isFalse();
        assertThat(delivery.retryable()).isTrue();
        assertThat(delivery.why()).isNotBlank();
    }

    @Test
    void noDeliveryShowsASecret() {
        Notice notice = notice(item(Event.MARKED, "1a2b3c4d"));

        for (Notifier notifier : List.of(healthy(), failing(), unreachable())) {
            String shown = notifier.deliver(notice) + notifier.channel() + notifier;
            assertThat(secrets())
                    .isNotEmpty()
                    .allSatisfy(secret -> assertThat(shown).doesNotContain(secret));
        }
    }

    @Test
    void itsNameIsAWord() {
        assertThat(healthy().channel()).matches("[a-z][a-z0-9-]*");
    }

    /** A notice to somebody whom every channel can reach. */
    protected static Notice notice(Item... items) {
        Recipient to = new Recipient(
                "alice",
                new Contact("alice@example.org", "U012AB3CD"),
                new Contact("platform@example.org", "#platform"));
        return new Notice(to, ClusterBuilder.NOW, List.of(items));
    }

    /** Something that happened to a cluster. */
    protected static Item item(Event event, String cluster) {
        return new Item(
                event,
                ClusterBuilder.aCluster().named(cluster).ownedBy("alice").build(),
                List.of(new Reason(ReasonCode.IDLE, "no work since yesterday")),
                ClusterBuilder.NOW.plusSeconds(3600),
                "fake tag",
                "a detail");
    }
}
