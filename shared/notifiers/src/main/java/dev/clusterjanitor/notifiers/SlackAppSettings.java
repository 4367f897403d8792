package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.port.ThreadStore;
import dev.clusterjanitor.notifiers.SlackActions.Action;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A Slack app with a bot token (scopes {@code chat:write}, {@code users:read}, {@code users:read.email}; for channels that it is
 * not in, {@code chat:write.public}).
 *
 * @param token gives the token, asked for each notice and never before
 * @param api where Slack's methods are
 * @param buttons those that something answers; empty: a link instead
 * @param threads where it is remembered which message told of which cluster
 * @param limits how long one call may take
 */
public record SlackAppSettings(
        Supplier<String> token, String api, Set<Action> buttons, ThreadStore threads, PostLimits limits) {
    private static final String SLACK = "https://slack.com/api";

    public SlackAppSettings {
        buttons = Set.copyOf(buttons);
    }

    /** Slack itself, with the default limits. */
    public static SlackAppSettings of(Supplier<String> token, Set<Action> buttons, ThreadStore threads) {
        return new SlackAppSettings(token, SLACK, buttons, threads, PostLimits.DEFAULT);
    }

    /** Says nothing of the token, whatever its supplier would say. */
    @Override
    public String toString() {
        return "SlackAppSettings[" + api + ", buttons=" + buttons + ", " + limits + "]";
    }
}
