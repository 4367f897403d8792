package dev.clusterjanitor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every cluster kind keeps to, the fake one included. A test of a kind extends it and says how to make clusters. */
public abstract class ClusterKindContract {
    /** A deletion may take this many sweeps: machines shut down first, disks go when nothing uses them. */
    private static final int SWEEPS = 10;

    private static final String NAME = "c0ffee01";
    private static final String OTHER = "c0ffee02";
    private static final TagKeys KEYS = TagKeys.DEFAULT;

    private Setting setting;

    /** A place to make clusters in, empty at first. */
    protected abstract Setting setting();

    /** A cloud, or what stands for it, seen from the side of those who start clusters. */
    public interface Setting {
        ClusterKind kind();

        Scope scope();

        /** The time there. */
        Instant now();

        /** Starts a cluster with a scheduler, as its cluster manager would; the name is 8 hex digits. */
        void create(String name, int workers);

        /** Its owner sets a tag on the scheduler. */
        void tag(String name, String key, String value);

        /** All tags of the scheduler. */
        Map<String, String> tags(String name);

        /** Whatever bears this cluster's name dies, at once and without trace, as if somebody else had deleted it. */
        void vanish(String name);

        /** Lets pass what machines need to shut down. */
        void await();
    }

    @BeforeEach
    void anEmptyCloud() {
        setting = setting();
    }

    @Test
    void anEmptyScopeIsCompleteAndHasNoClusters() {
        Discovery discovery = discover();

        assertThat(discovery.isComplete()).isTrue();
        assertThat(discovery.clusters()).isEmpty();
    }

    @Test
    void discoveryFindsWhatWasCreated() {
        setting.create(NAME, 2);
        setting.create(OTHER, 0);

        Discovery discovery = discover();

        assertThat(discovery.isComplete()).isTrue();
        assertThat(discovery.clusters())
                .extracting(cluster -> cluster.id().name())
                .containsExactlyInAnyOrder(NAME, OTHER);
        Cluster cluster = discovered(NAME);
        assertThat(cluster.id().kind()).isEqualTo(setting.kind().id());
        assertThat(cluster.id().scope()).isEqualTo(setting.scope());
        assertThat(cluster.shape()).isEqualTo(Shape.WHOLE);
        assertThat(cluster.workers()).isEqualTo(2);
        assertThat(cluster.createdAt()).isNotNull();
        assertThat(cluster.doubts()).isEmpty();
    }

    @Test
    void aHandleIsReconstructedByNameAndShowsTheSameCluster() {
        setting.create(NAME, 1);
        Cluster discovered = discovered(NAME);

        Cluster reconstructed = handle(NAME).cluster();

        assertThat(reconstructed.id()).isEqualTo(discovered.id());
        assertThat(reconstructed.incarnation()).isEqualTo(discovered.incarnation());
        assertThat(reconstructed.shape()).isEqualTo(discovered.shape());
        assertThat(ids(reconstructed.machines())).isEqualTo(ids(discovered.machines()));
    }

    @Test
    void anUnknownNameGivesNoHandle() {
        setting.create(NAME, 0);

        assertThat(setting.kind().reconstruct(setting.scope(), OTHER)).isEmpty();
    }

    @Test
    void anOwnersTagIsSeen() {
        setting.create(NAME, 1);
        setting.tag(NAME, KEYS.of(JanitorTag.KEEP_UNTIL), "20260102t030405z");

        assertThat(discovered(NAME).tags().all(KEYS.of(JanitorTag.KEEP_UNTIL))).containsExactly("20260102t030405z");
        assertThat(handle(NAME).cluster().tags().all(KEYS.of(JanitorTag.KEEP_UNTIL)))
                .containsExactly("20260102t030405z");
    }

    @Test
    void taggingLeavesOtherTagsAlone() {
        setting.create(NAME, 1);
        setting.tag(NAME, KEYS.of(JanitorTag.OWNER), "alice");
        Map<String, String> before = setting.tags(NAME);

        handle(NAME).tag(TagChange.with(KEYS).set(JanitorTag.REASON, "idle").build());

        assertThat(setting.tags(NAME)).containsAllEntriesOf(before).containsEntry(KEYS.of(JanitorTag.REASON), "idle");
    }

    @Test
    void aTagThatWasSetByAnotherSinceTheHandleWasMadeIsNotLost() {
        setting.create(NAME, 0);
        ClusterHandle handle = handle(NAME);
        setting.tag(NAME, KEYS.of(JanitorTag.KEEP_UNTIL), "20260102t030405z");

        handle.tag(TagChange.with(KEYS).set(JanitorTag.REASON, "idle").build());

        assertThat(setting.tags(NAME)).containsEntry(KEYS.of(JanitorTag.KEEP_UNTIL), "20260102t030405z");
    }

    @Test
    void aTagIsRemovedAndRemovingItAgainIsNoError() {
        setting.create(NAME, 1);
        handle(NAME).tag(TagChange.with(KEYS).set(JanitorTag.REASON, "idle").build());
        TagChange removal = TagChange.with(KEYS).remove(JanitorTag.REASON).build();

        handle(NAME).tag(removal);
        handle(NAME).tag(removal);

        assertThat(setting.tags(NAME)).doesNotContainKey(KEYS.of(JanitorTag.REASON));
    }

    @Test
    void aHandleRemovesATagThatItOverwroteItself() {
        setting.create(NAME, 1);
        handle(NAME).tag(TagChange.with(KEYS).set(JanitorTag.REASON, "idle").build());
        ClusterHandle handle = handle(NAME);

        handle.tag(TagChange.with(KEYS).set(JanitorTag.REASON, "rescued").build());
        handle.tag(TagChange.with(KEYS).remove(JanitorTag.REASON).build());

        assertThat(setting.tags(NAME)).doesNotContainKey(KEYS.of(JanitorTag.REASON));
    }

    @Test
    void observingTellsOfNothingButWhatIsWatched() {
        setting.create(NAME, 1);
        setting.create(OTHER, 1);
        Watch watch = new Watch(discovered(NAME), Duration.ofHours(2), 5, 1024);

        Observations observations = setting.kind().observe(List.of(watch), setting.now());

        assertThat(observations.signals().keySet()).isSubsetOf(watch.cluster().id());
        assertThat(setting.kind().observe(List.of(), setting.now()).signals()).isEmpty();
    }

    @Test
    void aDeletionEndsWhenNothingIsListedAndTouchesNothingElse() {
        setting.create(NAME, 2);
        setting.create(OTHER, 1);
        Set<String> others = ids(handle(OTHER).cluster().resources());

        delete(NAME);

        assertThat(discover().clusters())
                .extracting(cluster -> cluster.id().name())
                .containsExactly(OTHER);
        assertThat(ids(handle(OTHER).cluster().resources())).isEqualTo(others);
    }

    @Test
    void aDeletionThatIsDoneAgainWithAnOldHandleIsHarmless() {
        setting.create(NAME, 1);
        ClusterHandle old = handle(NAME);
        delete(NAME);

        assertThatCode(() -> old.delete(Deadline.NONE)).doesNotThrowAnyException();
        assertThat(old.delete(Deadline.NONE).state()).isNotEqualTo(Deletion.State.IN_PROGRESS);
    }

    @Test
    void aDeletionOfWhatVanishedIsHarmless() {
        setting.create(NAME, 1);
        ClusterHandle handle = handle(NAME);
        setting.vanish(NAME);

        assertThatCode(() -> handle.delete(Deadline.NONE)).doesNotThrowAnyException();
    }

    @Test
    void aDeletionThatTimeCutShortSaysSoAndIsResumed() {
        setting.create(NAME, 2);

        Deletion cut = handle(NAME).delete(() -> Duration.ZERO);

        assertThat(cut.state()).isEqualTo(Deletion.State.IN_PROGRESS);
        delete(NAME);
        assertThat(discover().clusters()).isEmpty();
    }

    @Test
    void aHandleActsOnlyOnThePartsThatItRead() {
        setting.create(NAME, 1);
        ClusterHandle old = handle(NAME);
        setting.vanish(NAME);
        setting.create(NAME, 1);
        Set<String> reborn = ids(handle(NAME).cluster().machines());

        old.delete(Deadline.NONE);
        setting.await();

        assertThat(ids(handle(NAME).cluster().machines())).isEqualTo(reborn);
    }

    @Test
    void aClusterThatIsBornAgainIsAnotherIncarnation() {
        setting.create(NAME, 1);
        Cluster first = handle(NAME).cluster();
        setting.vanish(NAME);
        setting.create(NAME, 1);

        assertThat(handle(NAME).cluster().incarnation()).isNotEqualTo(first.incarnation());
    }

    @Test
    void theCommandForOwnersNamesTheTag() {
        setting.create(NAME, 0);

        assertThat(setting.kind().tagCommand(discovered(NAME), "some-key", "some-value"))
                .contains("some-key", "some-value");
    }

    /** Deletes by ever new handles, as sweeps do, until the kind says that it is gone. */
    private void delete(String name) {
        for (int i = 0; i < SWEEPS; i++) {
            Optional<ClusterHandle> handle = setting.kind().reconstruct(setting.scope(), name);
            if (handle.isPresent() && handle.get().delete(Deadline.NONE).state() == Deletion.State.GONE) {
                assertThat(setting.kind().reconstruct(setting.scope(), name)).isEmpty();
                return;
            }
            setting.await();
        }
        assertThat(setting.kind().reconstruct(setting.scope(), name)).isEmpty();
    }

    private Discovery discover() {
        return setting.kind().discover(setting.scope());
    }

    private Cluster discovered(String name) {
        return discover().clusters().stream()
                .filter(cluster -> cluster.id().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private ClusterHandle handle(String name) {
        return setting.kind().reconstruct(setting.scope(), name).orElseThrow();
    }

    private static Set<String> ids(List<Resource> resources) {
        Set<String> ids = new HashSet<>();
        resources.forEach(resource -> ids.add(resource.id()));
        return ids;
    }
}
