package dev.clusterjanitor.notifiers;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.notifiers.Samples.ALICE;
import static dev.clusterjanitor.notifiers.Samples.IN_AN_HOUR;
import static dev.clusterjanitor.notifiers.Samples.IN_UTC;
import static dev.clusterjanitor.notifiers.Samples.NOBODY;
import static dev.clusterjanitor.notifiers.Samples.PLATFORM;
import static dev.clusterjanitor.notifiers.Samples.item;
import static dev.clusterjanitor.notifiers.Samples.notice;
import static dev.clusterjanitor.notifiers.Samples.typical;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Notice.Event;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MARKED | Your Dask cluster 1a2b3c4d will be deleted on Thu 15 Jan 2026 at 13:00 UTC",
                "RESCUED | Your Dask cluster 1a2b3c4d is in use again, and stays",
                "KEPT | Your Dask cluster 1a2b3c4d is kept, because somebody asked for it",
                "RESIDUE_STAYS | What is left of your Dask cluster 1a2b3c4d cannot be deleted",
                "NEW_SCOPE | The janitor looks after one more scope from now on",
                "SCALED | The workers of your Dask cluster 1a2b3c4d were removed",
                "DELETED | Your Dask cluster 1a2b3c4d was deleted",
                "IN_PROGRESS | Your Dask cluster 1a2b3c4d is being deleted",
                "FAILED | An action on your Dask cluster 1a2b3c4d failed",
                "UNDETERMINED | Your Dask cluster 1a2b3c4d cannot be judged, and is kept",
                "BLAST_RADIUS | Nothing was deleted: the sweep wanted to delete more than the policy allows",
                "SWEEP_FAILED | The sweep could not do all it planned"
            })
    void theTitleSaysWhatHappened(Event event, String title) {
        assertThat(IN_UTC.of(notice(ALICE, item(event)), Reader.OWNER).title()).isEqualTo(title);
    }

    @Test
    void leftoversAreNotCalledSoTwice() {
        assertThat(EventText.one(Event.RESIDUE_STAYS, "what is left of your Dask cluster x", "soon"))
                .isEqualTo("What is left of your Dask cluster x cannot be deleted");
        assertThat(EventText.several(Event.RESIDUE_STAYS, "2 of your clusters", "soon"))
                .isEqualTo("What is left of 2 of your clusters cannot be deleted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "javascript:alert(1)",
                "http://inbox.example.org/keep?token=t",
                "https://inbox.example.org/ke ep",
                "//inbox.example.org/keep"
            })
    void whatIsNoSafeLinkIsNoButton(String link) {
        NoticeView view = IN_UTC.of(notice(ALICE, Samples.withLink(Samples.marked(), link)), Reader.OWNER);

        assertThat(view.items().get(0).keepLink()).isEmpty();
        assertThat(view.items().get(0).keepIntro()).isEqualTo("If you still need it, run this before then:");
    }

    @ParameterizedTest
    @EnumSource
    void everyEventHasAllItsWordsForEveryReader(Event event) {
        for (Reader reader : Reader.values()) {
            NoticeView view = IN_UTC.of(notice(ALICE, item(event), item(event)), reader);

            assertThat(view.title()).isNotBlank().doesNotContain("null");
            assertThat(view.items())
                    .allSatisfy(item -> assertThat(List.of(item.badge(), item.headline(), item.next()))
                            .allSatisfy(text -> assertThat(text).isNotBlank().doesNotContain("null")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyEventCanDoWithoutACluster(Event event) {
        NoticeView view = IN_UTC.of(notice(NOBODY, item(event, null, null, "", "")), Reader.FALLBACK);

        assertThat(view.items().get(0).clusterId()).isEmpty();
        assertThat(view.title()).doesNotContain("null");
    }

    @Test
    void whatNeedsTheReaderComesFirstAndWithinThatTheSoonest() {
        Notice.Item later =
                item(Event.MARKED, aCluster().named("a-later").build(), NOW.plus(Duration.ofHours(9)), "", "");
        Notice mixed = notice(
                ALICE,
                item(Event.RESCUED),
                later,
                item(Event.DELETED),
                item(Event.MARKED),
                item(Event.BLAST_RADIUS),
                item(Event.FAILED));

        NoticeView view = IN_UTC.of(mixed, Reader.OWNER);

        assertThat(view.items().stream().map(NoticeView.Item::badge))
                .containsExactly(
                        "Nothing deleted", "Due for deletion", "Due for deletion", "Failed", "Deleted", "In use again");
        assertThat(view.items().get(1).clusterId()).endsWith("/1a2b3c4d");
        assertThat(view.title()).endsWith(" (and 5 more)");
    }

    @Test
    void severalClustersShareATitle() {
        Notice two = notice(
                ALICE,
                item(Event.MARKED, aCluster().named("other").build(), NOW.plus(Duration.ofDays(1)), "", ""),
                item(Event.MARKED),
                item(Event.DELETED));

        assertThat(IN_UTC.of(two, Reader.OWNER).title())
                .isEqualTo(
                        "2 of your clusters will be deleted, the first on Thu 15 Jan 2026 at 13:00 UTC (and 1 more)");
        assertThat(IN_UTC.of(two, Reader.CHANNEL).title())
                .isEqualTo(
                        "2 clusters of alice will be deleted, the first on Thu 15 Jan 2026 at 13:00 UTC (and 1 more)");
    }

    @Test
    void theFactsAreTold() {
        NoticeView.Item item = IN_UTC.of(typical(), Reader.OWNER).items().get(0);

        assertThat(item.clusterId()).isEqualTo("aws/dask-ec2/123456789012/us-east-1/1a2b3c4d");
        assertThat(item.facts())
                .containsExactly(
                        new NoticeView.Fact("Deletion", "not before Thu 15 Jan 2026 at 13:00 UTC, in 1 h"),
                        new NoticeView.Fact("Owner", "alice"),
                        new NoticeView.Fact("Made of", "1 scheduler (m5.large), 4 workers (m5.large), 5 disks"),
                        new NoticeView.Fact("Created", "Mon 12 Jan 2026 at 12:00 UTC, 3 d ago"));
        assertThat(item.reasons()).hasSize(2);
        assertThat(item.howToKeep()).isEqualTo(Samples.KEEP);
    }

    @Test
    void aMarkTellsSinceWhenTheClusterIsStale() {
        Notice notice = notice(
                ALICE,
                item(
                        Event.DELETED,
                        aCluster().marked(NOW.minus(Duration.ofHours(2))).build(),
                        null,
                        "",
                        ""));

        assertThat(IN_UTC.of(notice, Reader.OWNER).items().get(0).facts())
                .contains(new NoticeView.Fact("Stale", "since Thu 15 Jan 2026 at 10:00 UTC, 2 h ago"));
    }

    @Test
    void aDeletionTellsWhatItsMachinesRanFor() {
        Notice gone = notice(ALICE, item(Event.DELETED, aCluster().build(), null, "", ""));
        Notice unknown =
                notice(ALICE, item(Event.DELETED, aCluster().createdAt(null).build(), null, "", ""));

        assertThat(IN_UTC.of(gone, Reader.OWNER).items().get(0).facts())
                .contains(new NoticeView.Fact("Cost", "about 216 machine hours"));
        assertThat(IN_UTC.of(unknown, Reader.OWNER).items().get(0).facts())
                .extracting(NoticeView.Fact::label)
                .doesNotContain("Cost");
    }

    @Test
    void anUnknownTimeOfCreationIsSaid() {
        Notice notice =
                notice(ALICE, item(Event.MARKED, aCluster().createdAt(null).build(), IN_AN_HOUR, "", ""));

        assertThat(IN_UTC.of(notice, Reader.OWNER).items().get(0).facts())
                .contains(new NoticeView.Fact("Created", "the cloud does not tell"));
    }

    @Test
    void leftoversAreNotCalledACluster() {
        Notice notice =
                notice(ALICE, item(Event.MARKED, aCluster().shape(Shape.RESIDUE).build(), IN_AN_HOUR, "", ""));

        assertThat(IN_UTC.of(notice, Reader.OWNER).title())
                .startsWith("What is left of your Dask cluster 1a2b3c4d will be deleted on ");
    }

    @Test
    void withoutAnOwnerTheFallbackLearnsWhichTagToSet() {
        NoticeText text = new NoticeText(new TagKeys("acme-"), ZoneOffset.UTC);

        NoticeView view = text.of(notice(NOBODY, item(Event.MARKED)), Reader.FALLBACK);

        assertThat(view.note()).startsWith("No owner is known.").contains(" set the tag acme-owner ");
        assertThat(view.items().get(0).facts()).contains(new NoticeView.Fact("Owner", "unknown"));
    }

    @Test
    void onGoogleATagIsALabel() {
        ClusterId id =
                new ClusterId(KindId.parse("gcp/dask-vm"), new Scope(CloudProvider.GCP, "research-dev", ""), "dask-1");
        Notice notice = notice(NOBODY, item(Event.MARKED, aCluster().withId(id).build(), IN_AN_HOUR, "", ""));

        assertThat(IN_UTC.of(notice, Reader.CHANNEL).note()).contains(" set the label cluster-janitor-owner ");
    }

    @Test
    void anOwnerWithoutAnAddressIsNamedToTheFallback() {
        Recipient bob = new Recipient("bob", Contact.NONE, PLATFORM);

        assertThat(IN_UTC.of(notice(bob, item(Event.MARKED)), Reader.FALLBACK).note())
                .startsWith("bob cannot be reached here.");
        assertThat(IN_UTC.of(typical(), Reader.CHANNEL).note()).isEmpty();
        assertThat(IN_UTC.of(typical(), Reader.OWNER).note()).isEmpty();
    }

    @Test
    void whatConcernsWhoeverRunsTheJanitorClaimsNothingOfTheOwner() {
        NoticeView view = IN_UTC.of(notice(NOBODY, item(Event.UNDETERMINED)), Reader.FALLBACK);

        assertThat(view.note()).isEmpty();
        assertThat(view.items().get(0).facts()).noneMatch(fact -> fact.label().equals("Owner"));
    }

    @Test
    void longValuesAreShortenedAndTheIdNever() {
        String name = "n".repeat(256);
        Notice notice = Samples.largest(name);

        NoticeView view = IN_UTC.of(notice, Reader.CHANNEL);

        assertThat(view.title())
                .hasSizeLessThanOrEqualTo(NoticeText.LONGEST_TITLE)
                .contains("…");
        assertThat(view.items()).allSatisfy(item -> {
            assertThat(item.clusterId()).endsWith(name);
            assertThat(item.reasons()).hasSize(5).contains("and 1 more");
            assertThat(item.facts()).allSatisfy(fact -> assertThat(fact.value()).hasSizeLessThanOrEqualTo(300));
        });
    }
}
