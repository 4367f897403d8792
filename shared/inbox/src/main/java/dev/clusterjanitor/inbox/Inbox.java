package dev.clusterjanitor.inbox;

import dev.clusterjanitor.config.ConfigException;
import dev.clusterjanitor.config.InboxConfig;
import dev.clusterjanitor.config.JanitorConfig;
import dev.clusterjanitor.config.SecretRef;
import dev.clusterjanitor.config.Secrets;
import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.port.Cloud;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.sweep.ClusterSearch;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The janitor's own door: {@code POST /heartbeat}, {@code GET /keep} and {@code POST /keep}, and {@code POST
 * /slack} for the buttons of notices. It is open to the world, so that
 * what is asked for must be shown to be allowed before any cloud is called, and every refusal is counted.
 */
public final class Inbox {
    /** All that it ever writes on a cluster; what holds its rights down to these may know them. */
    public static final Set<JanitorTag> TAGS = Collections.unmodifiableSet(EnumSet.of(
            JanitorTag.OWNER,
            JanitorTag.HEARTBEAT,
            JanitorTag.LAST_WORK,
            JanitorTag.KEEP_UNTIL,
            JanitorTag.KEPT_BY,
            JanitorTag.KEEP_LINK));

    /** A heartbeat has some hundred bytes, a form less than three thousand. */
    static final int MOST_BYTES = 8 * 1024;

    /** Slack sends the whole message along with the button. */
    static final int MOST_BYTES_OF_SLACK = 256 * 1024;

    private final @Nullable InboxConfig config;
    private final @Nullable SecretRef signingSecret;
    private final Secrets secrets;
    private final Map<SecretRef, String> known = new ConcurrentHashMap<>();
    private final HeartbeatRoute heartbeats;
    private final KeepRoute keeps;
    private final SlackRoute slack;

    /**
     * An inbox under a policy. No secret is fetched before it is needed, and each only once.
     *
     * @param clouds those that this program can reach
     * @param journal where wishes for a deletion are written down; null: none are taken
     * @param memory what outlives this policy
     * @param replies answers in Slack
     */
    public Inbox(
            JanitorConfig config,
            Secrets secrets,
            List<Cloud> clouds,
            @Nullable Journal journal,
            InboxMemory memory,
            Replies replies) {
        ClusterSearch search = new ClusterSearch(clouds, config.policy());
        this.config = config.inbox();
        this.secrets = secrets;
        this.heartbeats = new HeartbeatRoute(config.policy(), search, memory);
        this.keeps = new KeepRoute(config.policy(), search, memory);
        this.slack = new SlackRoute(keeps, journal, replies);
        this.signingSecret = config.channels().slack() == null
                ? null
                : config.channels().slack().signingSecret();
    }

    /**
     * Answers one request. Never throws for what is asked, or for what a cloud says to it.
     *
     * @param events hears whether it was accepted or refused, and why: {@code inbox-accepted}, {@code inbox-refused}
     */
    public InboxResponse answer(InboxRequest request, Instant now, EventSink events) {
        String route = request.route();
        boolean forPeople = route.equals("keep");
        try {
            InboxResponse response = follow(request, route, now);
            events.on("inbox-accepted", Map.of("route", route, "method", request.method()));
            return response;
        } catch (Refused refused) {
            return refuse(route, refused, forPeople, events);
        } catch (CloudException e) {
            return refuse(route, new Refused(503, "The cloud did not do it: " + e.getMessage()), forPeople, events);
        }
    }

    private InboxResponse follow(InboxRequest request, String route, Instant now) {
        int most = route.equals("slack") ? MOST_BYTES_OF_SLACK : MOST_BYTES;
        if (request.size() > most) {
            throw new Refused(413, "too long: " + most + " bytes are the most");
        }
        return switch (route) {
            case "heartbeat" -> {
                requireMethod(request, "POST");
                yield heartbeats.post(request, token(), now);
            }
            case "keep" -> {
                requireMethod(request, "GET", "POST");
                yield request.method().equals("GET")
                        ? keeps.get(request, keepTokens(), now)
                        : keeps.post(request, keepTokens(), now);
            }
            case "slack" -> {
                requireMethod(request, "POST");
                yield slack.post(request, secret(signingSecret, "notify.slack.signing-secret"), this::keepTokens, now);
            }
            default -> throw new Refused(404, "there are POST /heartbeat, GET /keep, POST /keep and POST /slack");
        };
    }

    private static InboxResponse refuse(String route, Refused refused, boolean forPeople, EventSink events) {
        String known = List.of("heartbeat", "keep", "slack").contains(route) ? route : "";
        events.on("inbox-refused", Map.of("route", known, "status", refused.status(), "why", refused.why()));
        InboxResponse response = forPeople
                ? InboxResponse.page(refused.status(), KeepPage.refused(refused.why()))
                : InboxResponse.error(refused.status(), refused.why());
        return refused.retryAfter()
                .map(wait -> response.with("Retry-After", String.valueOf(Math.max(1, wait.toSeconds()))))
                .orElse(response);
    }

    private String token() {
        return secret(config == null ? null : config.heartbeatToken(), "inbox.heartbeat-token");
    }

    private KeepTokens keepTokens() {
        String key = secret(config == null ? null : config.keepKey(), "inbox.keep-key");
        try {
            return new KeepTokens(key);
        } catch (IllegalArgumentException e) {
            throw new Refused(503, "inbox.keep-key: " + e.getMessage());
        }
    }

    private String secret(@Nullable SecretRef ref, String key) {
        if (ref == null) {
            throw new Refused(404, "this janitor does not serve that: its policy has no " + key);
        }
        try {
            return known.computeIfAbsent(ref, wanted -> secrets.resolve(wanted).value());
        } catch (ConfigException e) {
            throw new Refused(503, key + ": " + e.getMessage());
        }
    }

    private static void requireMethod(InboxRequest request, String... methods) {
        if (!List.of(methods).contains(request.method())) {
            throw new Refused(405, "must be " + String.join(" or ", methods));
        }
    }
}
