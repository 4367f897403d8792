package dev.clusterjanitor.inbox;

import dev.clusterjanitor.core.journal.DeletionRequest;
import dev.clusterjanitor.core.journal.DeletionRequests;
import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.notifiers.SlackActions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The buttons of notices in Slack. Two things must be right: Slack's signature, which says who pressed, and the token of the
 * button, which says for which incarnation of which cluster. Whoever pressed is answered in Slack, and nobody else sees it.
 *
 * <p>Nothing is deleted here: this door is open to the world, and what stands behind it has no right to. A wish is written
 * down, and the next sweep looks again.
 */
final class SlackRoute {
    private final KeepRoute keeps;
    private final @Nullable Journal journal;
    private final Replies replies;

    SlackRoute(KeepRoute keeps, @Nullable Journal journal, Replies replies) {
        this.keeps = keeps;
        this.journal = journal;
        this.replies = replies;
    }

    /**
     * Does what a button asks for. Slack wants an answer within three seconds, and takes no text in it.
     *
     * @throws Refused if it does not come from Slack
     */
    InboxResponse post(InboxRequest request, String signingSecret, Supplier<KeepTokens> tokens, Instant now) {
        SlackActions.Result result = SlackActions.read(
                signingSecret,
                request.header("X-Slack-Request-Timestamp").orElse(null),
                request.header("X-Slack-Signature").orElse(null),
                request.body(),
                now);
        SlackActions.Press press = result.press();
        if (press == null) {
            throw new Refused(401, result.refusal());
        }
        String answer;
        try {
            answer = follow(press, tokens.get(), now);
        } catch (Refused refused) {
            answer = refused.why();
        } catch (CloudException e) {
            answer = "The cloud did not do it. Try again in a minute: " + e.getMessage();
        }
        replies.post(press.responseUrl(), answer);
        return new InboxResponse(200, Map.of("Cache-Control", "no-store"), "");
    }

    private String follow(SlackActions.Press press, KeepTokens tokens, Instant now) {
        KeepClaim claim = tokens.verify(press.token(), now);
        return switch (press.action()) {
            case KEEP_1_DAY -> kept(press, claim, Duration.ofDays(1), now);
            case KEEP_1_WEEK -> kept(press, claim, Duration.ofDays(7), now);
            case DELETE_NOW -> requested(press, claim, now);
        };
    }

    private String kept(SlackActions.Press press, KeepClaim claim, Duration asked, Instant now) {
        Instant until = keeps.keepFor(claim, asked, "slack member " + press.user(), now);
        return claim.cluster() + " is kept until " + KeepPage.shown(until) + ". To give it back sooner: janitor keep "
                + claim.cluster() + " --release";
    }

    private String requested(SlackActions.Press press, KeepClaim claim, Instant now) {
        if (journal == null) {
            return "This janitor has no journal to write that down in. Instead: janitor delete " + claim.cluster();
        }
        Cluster cluster = keeps.claimed(claim, now).cluster();
        new DeletionRequests(journal)
                .add(new DeletionRequest(cluster.id(), cluster.incarnation(), "Slack member " + press.user(), now));
        return claim.cluster()
                + " is deleted by the next sweep, unless it works again by then. Changed your mind? Keep it.";
    }
}
