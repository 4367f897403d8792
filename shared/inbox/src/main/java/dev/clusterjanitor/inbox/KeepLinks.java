package dev.clusterjanitor.inbox;

import dev.clusterjanitor.config.ConfigException;
import dev.clusterjanitor.config.InboxConfig;
import dev.clusterjanitor.config.JanitorConfig;
import dev.clusterjanitor.config.SecretRef;
import dev.clusterjanitor.config.Secrets;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.port.Notifier;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts a link into each notice that warns of a deletion: whoever reads it can keep the cluster with two clicks. */
public final class KeepLinks {
    /** Where no time of deletion is known yet, and beyond it where one is: people read mail late. */
    private static final Duration AT_LEAST = Duration.ofDays(2);

    private final String url;
    private final Secrets secrets;
    private final SecretRef keyRef;
    private final EventSink events;
    private @Nullable KeepTokens tokens;
    private boolean failed;

    private KeepLinks(String url, SecretRef keyRef, Secrets secrets, EventSink events) {
        this.url = url;
        this.keyRef = keyRef;
        this.secrets = secrets;
        this.events = events;
    }

    /**
     * The same channels, with links in what they deliver if the policy has an inbox that signs links. The key is fetched
     * with the first of them. Without it notices go out with the command alone: a warning matters more than its comfort.
     */
    public static List<Notifier> in(List<Notifier> channels, JanitorConfig config, Secrets secrets, EventSink events) {
        InboxConfig inbox = config.inbox();
        if (inbox == null || inbox.keepKey() == null) {
            return channels;
        }
        KeepLinks links = new KeepLinks(inbox.url(), inbox.keepKey(), secrets, events);
        return channels.stream()
                .<Notifier>map(channel -> new Linking(links, channel))
                .toList();
    }

    private Notice linked(Notice notice) {
        List<Notice.Item> items = notice.items().stream()
                .map(item -> link(item, notice.at()).map(item::withKeepLink).orElse(item))
                .toList();
        return new Notice(notice.to(), notice.at(), items);
    }

    private Optional<String> link(Notice.Item item, Instant at) {
        Cluster cluster = item.cluster();
        boolean warns = switch (item.event()) {
            case MARKED, SCALED, DEALLOCATED -> true;
            case RESCUED,
                    KEPT,
                    DELETED,
                    IN_PROGRESS,
                    RESIDUE_STAYS,
                    FAILED,
                    UNDETERMINED,
                    BLAST_RADIUS,
                    SWEEP_FAILED,
                    NEW_SCOPE -> false;
        };
        if (cluster == null || !warns) {
            return Optional.empty();
        }
        Instant issued = at.truncatedTo(ChronoUnit.SECONDS);
        Instant end = item.deleteAfter() != null && item.deleteAfter().isAfter(issued) ? item.deleteAfter() : issued;
        KeepClaim claim = new KeepClaim(
                cluster.id().toString(),
                cluster.incarnation().value(),
                issued,
                end.plus(AT_LEAST).truncatedTo(ChronoUnit.SECONDS));
        return tokens().map(signer -> url + "/keep?token=" + signer.sign(claim));
    }

    private synchronized Optional<KeepTokens> tokens() {
        if (tokens == null && !failed) {
            try {
                tokens = new KeepTokens(secrets.resolve(keyRef).value());
            } catch (ConfigException | CloudException | IllegalArgumentException e) {
                failed = true;
                events.on("keep-links-missing", Map.of("why", String.valueOf(e.getMessage())));
            }
        }
        return Optional.ofNullable(tokens);
    }

    private record Linking(KeepLinks links, Notifier channelItself) implements Notifier {
        @Override
        public String channel() {
            return channelItself.channel();
        }

        @Override
        public boolean tellsPeople() {
            return channelItself.tellsPeople();
        }

        @Override
        public boolean reaches(Recipient recipient) {
            return channelItself.reaches(recipient);
        }

        @Override
        public Delivery deliver(Notice notice) {
            return channelItself.deliver(tellsPeople() ? links.linked(notice) : notice);
        }
    }
}
