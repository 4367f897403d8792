package dev.clusterjanitor.notifiers;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.Incarnation;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Notice.Event;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.model.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Notices to send. */
final class Samples {
    static final String KEEP = "janitor keep aws/dask-ec2/123456789012/us-east-1/1a2b3c4d 1d";
    static final String LINK = "https://inbox.example.org/keep?token=abc.DEF-123_x%3D";
    static final Contact PLATFORM = new Contact("platform@example.org", "#platform");
    static final Recipient ALICE = new Recipient("alice", new Contact("alice@example.org", "U012AB3CD"), PLATFORM);
    static final Recipient NOBODY = Recipient.fallbackOnly(PLATFORM);
    static final NoticeText IN_UTC = new NoticeText(TagKeys.DEFAULT, ZoneOffset.UTC);
    static final NoticeText IN_BERLIN = new NoticeText(TagKeys.DEFAULT, ZoneId.of("Europe/Berlin"));
    static final Instant IN_AN_HOUR = NOW.plus(Duration.ofHours(1));

    private Samples() {}

    /** One cluster of alice's is due for deletion in an hour. */
    static Notice typical() {
        return notice(ALICE, marked());
    }

    static Notice notice(Recipient to, Notice.Item... items) {
        return new Notice(to, NOW, Arrays.asList(items));
    }

    static Notice.Item marked() {
        return item(Event.MARKED, fiveDisks(), IN_AN_HOUR, KEEP, "");
    }

    static Notice.Item item(
            Event event, @Nullable Cluster cluster, @Nullable Instant deleteAfter, String keep, String detail) {
        List<Reason> reasons = List.of(
                new Reason(
                        ReasonCode.HEARTBEAT_LOST,
                        "no heartbeat since 2026-01-15T03:12:00Z (8 h 48 min): longer than 30 min"),
                new Reason(
                        ReasonCode.IDLE,
                        "no work since 2026-01-14T21:05:00Z (14 h 55 min): longer than its idle timeout of 2 h"));
        return new Notice.Item(event, cluster, reasons, deleteAfter, keep, detail);
    }

    /** The same, with a link to keep the cluster. */
    static Notice.Item markedWithLink() {
        return withLink(marked(), LINK);
    }

    static Notice.Item withLink(Notice.Item item, String link) {
        return new Notice.Item(
                item.event(),
                item.cluster(),
                item.reasons(),
                item.deleteAfter(),
                item.howToKeep(),
                link,
                item.detail());
    }

    static Notice.Item item(Event event) {
        boolean wholeSweep = event == Event.BLAST_RADIUS || event == Event.SWEEP_FAILED;
        boolean hasDate = event == Event.MARKED || event == Event.SCALED || event == Event.DEALLOCATED;
        return item(event, wholeSweep ? null : fiveDisks(), hasDate ? IN_AN_HOUR : null, hasDate ? KEEP : "", "");
    }

    /** 1 scheduler, 4 workers, 5 disks. */
    static Cluster fiveDisks() {
        Cluster cluster = aCluster().workers(4).ownedBy("alice").build();
        List<Resource> resources = new ArrayList<>(cluster.resources());
        IntStream.rangeClosed(1, 5)
                .mapToObj(i -> new Resource("ec2:volume", "vol-" + i, "in-use", Role.PART, "40 GiB gp3", null))
                .forEach(resources::add);
        return with(cluster, resources);
    }

    static Cluster with(Cluster cluster, List<Resource> resources) {
        return new Cluster(
                cluster.id(),
                new Incarnation("i-scheduler"),
                Shape.WHOLE,
                cluster.createdAt(),
                resources,
                Tags.NONE,
                List.of(),
                List.of());
    }

    /** The largest notice there can be: everything in it is this text, and so long. */
    static Notice largest(String text) {
        String name = text.replace("/", "-");
        Notice.Item[] items = new Notice.Item[Notice.MOST_ITEMS];
        Arrays.setAll(items, i -> {
            Resource odd = new Resource(text, text, text, Role.WORKER, text, NOW);
            Cluster cluster = with(aCluster().named(i + name).build(), List.of(odd));
            List<Reason> reasons = List.of(
                    new Reason(ReasonCode.IDLE, text),
                    new Reason(ReasonCode.TOO_OLD, text),
                    new Reason(ReasonCode.RESIDUE, text),
                    new Reason(ReasonCode.ORPHANED, text),
                    new Reason(ReasonCode.UNGROUPED, text));
            return new Notice.Item(i % 2 == 0 ? Event.MARKED : Event.FAILED, cluster, reasons, IN_AN_HOUR, text, text);
        });
        return notice(new Recipient(text, ALICE.owner(), PLATFORM), items);
    }
}
