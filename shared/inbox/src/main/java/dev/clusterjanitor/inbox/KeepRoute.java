package dev.clusterjanitor.inbox;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Durations;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.KeptBy;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.sweep.ClusterSearch;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps a cluster for whoever holds the link of a notice. Looking changes nothing and asks no cloud, as mail scanners follow
 * every link; a second click keeps it. A link is used once, for the incarnation that it was made for, and a lease that is
 * there already is never made shorter.
 */
final class KeepRoute {
    private static final List<Duration> CHOICES = List.of(Duration.ofDays(1), Duration.ofDays(3), Duration.ofDays(7));
    private static final String FOREVER = "forever";

    private final Policy policy;
    private final ClusterSearch search;
    private final InboxMemory memory;

    KeepRoute(Policy policy, ClusterSearch search, InboxMemory memory) {
        this.policy = policy;
        this.search = search;
        this.memory = memory;
    }

    /** The page that asks for how long. */
    InboxResponse get(InboxRequest request, KeepTokens tokens, Instant now) {
        String token = Form.parse(request.query()).get("token");
        KeepClaim claim = tokens.verify(token, now);
        return InboxResponse.page(200, KeepPage.question(claim, token, choices()));
    }

    /**
     * Keeps it for whoever filled in the form.
     *
     * @throws Refused if it is not kept, or not because of this
     */
    InboxResponse post(InboxRequest request, KeepTokens tokens, Instant now) {
        Form form = Form.parse(request.body());
        KeepClaim claim = tokens.verify(form.get("token"), now);
        Instant until = keep(claim, asked(form.get("for")), "whoever had the link of its notice", now);
        return InboxResponse.page(200, KeepPage.kept(claim, until, now));
    }

    /**
     * Keeps it for somebody who is known.
     *
     * @param asked for how long; no longer than the policy allows
     * @param who who asked for it
     * @return until when it is kept, which may be longer
     * @throws Refused if it is not kept, or not because of this
     */
    Instant keepFor(KeepClaim claim, Duration asked, String who, Instant now) {
        Duration limit = policy.tagLimits().keepUntil();
        return keep(claim, limit != null && limit.compareTo(asked) < 0 ? limit : asked, who, now);
    }

    private Instant keep(KeepClaim claim, Duration asked, String who, Instant now) {
        ClusterHandle handle = claimed(claim, now);
        Instant wanted = now.plus(asked);
        Optional<Instant> lease = lease(handle.cluster());
        boolean longer = lease.filter(until -> until.isAfter(wanted)).isPresent();
        TagChange.Builder change =
                TagChange.with(policy.tagKeys()).set(JanitorTag.KEEP_LINK, Instants.format(claim.issued()));
        if (!longer) {
            change.set(JanitorTag.KEEP_UNTIL, Instants.format(wanted)).set(JanitorTag.KEPT_BY, KeptBy.of(who));
        }
        handle.tag(change.build());
        return longer ? lease.orElseThrow() : wanted;
    }

    /**
     * The cluster that a link was made for, if it was not used before.
     *
     * @throws Refused if it is not there, was used, or is asked for too often
     */
    ClusterHandle claimed(KeepClaim claim, Instant now) {
        Duration wait = memory.keeps().take(claim.cluster(), now);
        if (!wait.isZero()) {
            throw Refused.later(429, "This cluster was asked for very often just now. Try again in a minute.", wait);
        }
        ClusterHandle handle = handle(claim);
        if (isUsed(handle.cluster(), claim)) {
            String state = lease(handle.cluster())
                    .filter(until -> until.isAfter(now))
                    .map(until -> "The cluster is kept until " + KeepPage.shown(until) + ".")
                    .orElse("The cluster is not kept any more.");
            throw new Refused(
                    409,
                    "This link was used before. " + state + " To keep it for longer: janitor keep " + claim.cluster()
                            + " 1d");
        }
        return handle;
    }

    private ClusterHandle handle(KeepClaim claim) {
        ClusterSearch.Result result = search.named(claim.cluster());
        if (result.found().isEmpty()) {
            throw result.unread().isEmpty()
                    ? new Refused(410, "Nothing of this cluster is there any more.")
                    : Refused.later(503, "The cloud could not be read. Try again in a minute.", Duration.ofMinutes(1));
        }
        ClusterHandle handle = result.found().get(0).handle();
        if (!handle.cluster().incarnation().value().equals(claim.incarnation())) {
            throw new Refused(410, "The cluster that this link was made for is gone; another one bears its name now.");
        }
        return handle;
    }

    /** The lease that is there; the far future where it has no end or cannot be read, as such leases protect too. */
    private Optional<Instant> lease(Cluster cluster) {
        return cluster.tags().all(policy.tagKeys().of(JanitorTag.KEEP_UNTIL)).stream()
                .map(value -> value.equals(FOREVER) && policy.tagLimits().keepUntil() == null
                        ? Instant.MAX
                        : Instants.parse(value).orElse(Instant.MAX))
                .max(Comparator.naturalOrder());
    }

    private boolean isUsed(Cluster cluster, KeepClaim claim) {
        return cluster.tags().all(policy.tagKeys().of(JanitorTag.KEEP_LINK)).stream()
                .anyMatch(value -> Instants.parse(value)
                        .map(used -> !claim.issued().isAfter(used))
                        .orElse(true));
    }

    private Duration asked(String text) {
        return Durations.parse(text)
                .filter(choices()::contains)
                .orElseThrow(() -> new Refused(
                        400,
                        "For how long? There are "
                                + String.join(
                                        ", ",
                                        choices().stream().map(KeepPage::words).toList()) + "."));
    }

    /** As far as the policy lets leases reach. */
    private List<Duration> choices() {
        Duration limit = policy.tagLimits().keepUntil();
        if (limit == null) {
            return CHOICES;
        }
        List<Duration> allowed =
                CHOICES.stream().filter(choice -> choice.compareTo(limit) <= 0).toList();
        return allowed.isEmpty() ? Stream.of(limit).toList() : allowed;
    }
}
