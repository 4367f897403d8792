package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.policy.Verdict.Outcome.EXEMPT;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Mark;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.model.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives the verdict on one cluster. The only place that decides what is stale. */
public final class Judge {
    private final Policy policy;
    private final Exemptions exemptions;

    public Judge(Policy policy) {
        this.policy = policy;
        this.exemptions = new Exemptions(policy.exemptions());
    }

    /**
     * Judges one cluster.
     *
     * @param observed the signals that were read from the cloud; those in tags are read here
     * @param now the sweep's time
     */
    public Assessment judge(Cluster cluster, List<Signal> observed, Instant now) {
        OwnerTags tags = tags(cluster, now);
        Recipient owner = policy.owners().of(cluster.tags());
        Settings settings = settings(cluster, tags, owner);
        List<Signal> signals = new ArrayList<>();
        signals.add(tags.heartbeat(settings.heartbeatTimeout()));
        tags.lastWork(settings.idleTimeout()).ifPresent(signals::add);
        signals.addAll(observed);
        Life life = Life.of(signals, settings.idleTimeout(), now);
        List<Reason> exempt = exemptions.of(cluster, tags, owner.name());
        Instant idleBefore = idleBefore(cluster, settings, tags).orElse(now);
        Verdict verdict = exempt.isEmpty()
                ? new Ruling(cluster, settings, life, signals, tags.unreadable(), idleBefore, now).verdict()
                : new Verdict(EXEMPT, exempt);
        Instant against = later(
                lifeAgainst(verdict, signals, tooOldSince(cluster, settings)),
                tags.leaseEnd().orElse(null));
        return new Assessment(verdict, signals, settings, owner, against);
    }

    /** What is to be said of this cluster's tags, whatever the verdict: limits that do not count as they stand there. */
    public List<Reason> notes(Cluster cluster, Instant now) {
        return tags(cluster, now).bounds(policySettings(cluster, policy.owners().of(cluster.tags())));
    }

    /** Since when an earlier sweep found it idle, if it is marked for that and nothing has lived since. For words only. */
    private Optional<Instant> idleBefore(Cluster cluster, Settings settings, OwnerTags tags) {
        boolean forIdleness = cluster.tags().all(policy.tagKeys().of(JanitorTag.REASON)).stream()
                .anyMatch(reason -> reason.equalsIgnoreCase(ReasonCode.IDLE.name()));
        Instant lived = later(
                tags.lastWork(settings.idleTimeout()).map(Signal::at).orElse(null),
                tags.leaseEnd().orElse(null));
        return Mark.of(cluster, policy.tagKeys())
                .map(Mark::staleSince)
                .filter(since -> forIdleness && (lived == null || lived.isBefore(since)))
                .map(since -> since.minus(settings.idleTimeout()));
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    /**
     * The newest sign of life in tags that speaks against this verdict. Heartbeats say nothing against idleness, and
     * what metrics call quiet is only how far they were looked at.
     */
    private static @Nullable Instant lifeAgainst(Verdict verdict, List<Signal> signals, @Nullable Instant tooOldSince) {
        boolean idle = verdict.reasons().stream().anyMatch(reason -> reason.code() == ReasonCode.IDLE);
        return signals.stream()
                .filter(signal -> signal.source().equals(OwnerTags.LAST_WORK)
                        || (signal.source().equals(OwnerTags.HEARTBEAT) && !idle))
                .map(Signal::at)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .map(at -> tooOldSince != null && at.isAfter(tooOldSince) ? tooOldSince : at)
                .orElse(null);
    }

    /** Since when it is to end even if it is busy: no life speaks against a mark set after that; null if it is not. */
    private static @Nullable Instant tooOldSince(Cluster cluster, Settings settings) {
        return settings.maxAgeEvenWhenBusy() && settings.maxAge() != null && cluster.createdAt() != null
                ? cluster.createdAt().plus(settings.maxAge())
                : null;
    }

    /** The limits that hold for this cluster. */
    public Settings settings(Cluster cluster, Instant now) {
        return settings(cluster, tags(cluster, now), policy.owners().of(cluster.tags()));
    }

    /** Whether signals from the cloud could change the verdict; if not, nobody needs to read them. */
    public boolean needsObserving(Cluster cluster, Instant now) {
        Recipient owner = policy.owners().of(cluster.tags());
        return exemptions.of(cluster, tags(cluster, now), owner.name()).isEmpty();
    }

    private Settings settings(Cluster cluster, OwnerTags tags, Recipient owner) {
        return tags.over(policySettings(cluster, owner));
    }

    private Settings policySettings(Cluster cluster, Recipient owner) {
        Settings settings = policy.defaults();
        for (SettingsOverride override : policy.overrides()) {
            if (override.match().matches(cluster, owner.name())) {
                settings = override.change().applyTo(settings);
            }
        }
        return settings;
    }

    private OwnerTags tags(Cluster cluster, Instant now) {
        return new OwnerTags(cluster, policy.tagKeys(), policy.tagLimits(), now);
    }
}
