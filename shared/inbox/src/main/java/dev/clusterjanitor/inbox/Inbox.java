package dev.clusterjanitor.inbox;

import dev.clusterjanitor.config.ConfigException;
import dev.clusterjanitor.config.InboxConfig;
import dev.clusterjanitor.config.JanitorConfig;
import dev.clusterjanitor.config.SecretRef;
import dev.clusterjanitor.config.Secrets;
import dev.clusterjanitor.core.port.Cloud;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.sweep.ClusterSearch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The janitor's own door: {@code POST /heartbeat}, {@code GET /keep} and {@code POST /keep}. It is open to the world, so that
 * what is asked for must be shown to be allowed before any cloud is called, and every refusal is counted.
 */
public final class Inbox {
    /** A heartbeat has some hundred bytes, a form less than three thousand. */
    static final int MOST_BYTES = 8 * 1024;

    private final @Nullable InboxConfig config;
    private final Secrets secrets;
    private final Map<SecretRef, String> known = new ConcurrentHashMap<>();
    private final HeartbeatRoute heartbeats;
    private final KeepRoute keeps;

    /**
     * An inbox under a policy. No secret is fetched before it is needed, and each only once.
     *
     * @param clouds those that this program can reach
     * @param memory what outlives this policy
     */
    public Inbox(JanitorConfig config, Secrets secrets, List<Cloud> clouds, InboxMemory memory) {
        ClusterSearch search = new ClusterSearch(clouds, config.policy());
        this.config = config.inbox();
        this.secrets = secrets;
        this.heartbeats = new HeartbeatRoute(config.policy(), search, memory);
        this.keeps = new KeepRoute(config.policy(), search, memory);
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
        if (request.size() > MOST_BYTES) {
            throw new Refused(413, "too long: " + MOST_BYTES + " bytes are the most");
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
            default -> throw new Refused(404, "there are POST /heartbeat, GET /keep and POST /keep");
        };
    }

    private static InboxResponse refuse(String route, Refused refused, boolean forPeople, EventSink events) {
        String known = route.equals("heartbeat") || forPeople ? route : "";
        events.on("inbox-refused", Map.of("route", known, "status", refused.status(), "why", refused.why()));
        InboxResponse response = forPeople
                ? InboxResponse.page(refused.status(), KeepPage.refused(refused.why()))
                : InboxResponse.error(refused.status(), refused.why());
        return refused.retryAfter()
                .map(wait -> response.with("Retry-After", String.valueOf(Math.max(1, wait.toSeconds()))))
                .orElse(response);
    }

    private String token() {
        return secret(config == null ? null : config.heartbeatToken(), "heartbeat-token");
    }

    private KeepTokens keepTokens() {
        String key = secret(config == null ? null : config.keepKey(), "keep-key");
        try {
            return new KeepTokens(key);
        } catch (IllegalArgumentException e) {
            throw new Refused(503, "inbox.keep-key: " + e.getMessage());
        }
    }

    private String secret(@Nullable SecretRef ref, String key) {
        if (ref == null) {
            throw new Refused(404, "this janitor does not serve that: its policy has no inbox." + key);
        }
        try {
            return known.computeIfAbsent(ref, wanted -> secrets.resolve(wanted).value());
        } catch (ConfigException e) {
            throw new Refused(503, "inbox." + key + ": " + e.getMessage());
        }
    }

    private static void requireMethod(InboxRequest request, String... methods) {
        if (!List.of(methods).contains(request.method())) {
            throw new Refused(405, "must be " + String.join(" or ", methods));
        }
    }
}
