package dev.clusterjanitor.inbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.sweep.ClusterSearch;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a heartbeat as tags, for machines that may not do so themselves. What it writes can only protect, as far as that
 * is in its power: no tag is moved back in time, and an owner who is known already is not replaced.
 */
final class HeartbeatRoute {
    /** Clocks may differ by this much: the same as for heartbeats that machines write themselves. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /** Older ones were not sent just now, but recorded and sent again. */
    private static final Duration BEHIND = Duration.ofMinutes(15);

    private static final String BEARER = "Bearer ";

    private final Policy policy;
    private final ClusterSearch search;
    private final InboxMemory memory;

    HeartbeatRoute(Policy policy, ClusterSearch search, InboxMemory memory) {
        this.policy = policy;
        this.search = search;
        this.memory = memory;
    }

    /**
     * Takes one heartbeat.
     *
     * @param token what it must be sent with
     * @throws Refused if it is not taken
     */
    InboxResponse post(InboxRequest request, String token, Instant now) {
        authorize(request, token);
        HeartbeatMessage beat = HeartbeatMessage.parse(request.body());
        if (beat.at().isAfter(now.plus(AHEAD)) || beat.since().isAfter(beat.at().plus(AHEAD))) {
            throw new Refused(400, "at: lies in the future; the machine's clock or the janitor's is wrong");
        }
        if (beat.at().isBefore(now.minus(BEHIND))) {
            throw new Refused(409, "at: is more than " + BEHIND.toMinutes() + " minutes old, so it is not taken");
        }
        Duration wait = memory.heartbeats().take(beat.subject(), now);
        if (!wait.isZero()) {
            throw Refused.later(429, "too many heartbeats of this cluster", wait);
        }
        return write(beat, handle(beat));
    }

    private InboxResponse write(HeartbeatMessage beat, ClusterHandle handle) {
        Cluster cluster = handle.cluster();
        if (latest(cluster, JanitorTag.HEARTBEAT)
                .filter(last -> !beat.at().isAfter(last))
                .isPresent()) {
            throw new Refused(409, "at: is not later than the heartbeat before, so it is not taken");
        }
        TagChange.Builder change =
                TagChange.with(policy.tagKeys()).set(JanitorTag.HEARTBEAT, Instants.format(beat.at()));
        Instant work = notBefore(beat.lastWork(), cluster.createdAt());
        if (latest(cluster, JanitorTag.LAST_WORK)
                .filter(last -> !work.isAfter(last))
                .isEmpty()) {
            change.set(JanitorTag.LAST_WORK, Instants.format(work));
        }
        handle.tag(change.build());
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("cluster", cluster.id().toString())
                .put("heartbeat", Instants.format(beat.at()));
        name(beat.owner(), handle, answer);
        return InboxResponse.json(200, answer);
    }

    /** After the heartbeat, which must not be lost because a cloud does not take this name for a tag. */
    private void name(String owner, ClusterHandle handle, ObjectNode answer) {
        if (owner.isEmpty() || policy.owners().of(handle.cluster().tags()).isKnown()) {
            return;
        }
        try {
            handle.tag(TagChange.with(policy.tagKeys())
                    .set(JanitorTag.OWNER, owner)
                    .build());
            answer.put("owner", owner);
        } catch (CloudException e) {
            answer.put("warning", "owner: was not written: " + e.getMessage());
        }
    }

    private ClusterHandle handle(HeartbeatMessage beat) {
        HeartbeatMessage.Machine machine = beat.machine();
        if (machine == null) {
            return one(search.named(beat.cluster()));
        }
        String known = memory.clusters().get(machine.toString());
        if (known != null) {
            List<ClusterSearch.Found> found = search.named(known).found();
            if (found.size() == 1) {
                return found.get(0).handle();
            }
        }
        ClusterHandle handle =
                one(search.ofMachine(machine.provider(), machine.account(), machine.location(), machine.name()));
        memory.clusters().put(machine.toString(), handle.cluster().id().toString());
        return handle;
    }

    private static ClusterHandle one(ClusterSearch.Result result) {
        if (result.found().size() == 1) {
            return result.found().get(0).handle();
        }
        if (!result.found().isEmpty()) {
            throw new Refused(409, "several clusters fit; send the id of one");
        }
        if (!result.unread().isEmpty()) {
            throw Refused.later(503, "the cloud could not be read; send the next one as usual", Duration.ofMinutes(1));
        }
        throw new Refused(404, "no such cluster is within the scopes of the policy");
    }

    private Optional<Instant> latest(Cluster cluster, JanitorTag tag) {
        return cluster.tags().all(policy.tagKeys().of(tag)).stream()
                .flatMap(value -> Instants.parse(value).stream())
                .max(Comparator.naturalOrder());
    }

    private static Instant notBefore(Instant instant, @Nullable Instant least) {
        return least != null && instant.isBefore(least) ? least : instant;
    }

    private static void authorize(InboxRequest request, String token) {
        String given = request.header("authorization").orElse("");
        boolean right = given.startsWith(BEARER)
                && MessageDigest.isEqual(
                        given.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8),
                        token.getBytes(StandardCharsets.UTF_8));
        if (!right) {
            throw new Refused(401, "needs the heartbeat token: Authorization: Bearer <token>");
        }
    }
}
