package dev.clusterjanitor.notifiers;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.button;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.ConfirmationDialogObject;
import com.slack.api.model.block.element.BlockElement;
import dev.clusterjanitor.notifiers.SlackActions.Action;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The buttons below a notice. Each holds the token of the keep link, which is checked where the button arrives. */
final class SlackButtons {
    /** Slack takes no longer value of a button. */
    static final int LONGEST_VALUE = 2_000;

    private static final String PARAMETER = "token=";

    private SlackButtons() {}

    /**
     * A row of buttons.
     *
     * @param offered which; none of them: no row
     * @return empty also if the link holds no token that fits
     */
    static Optional<LayoutBlock> of(String keepLink, Set<Action> offered) {
        return token(keepLink)
                .filter(token -> !offered.isEmpty() && token.length() <= LONGEST_VALUE)
                .map(token -> actions(Arrays.stream(Action.values())
                        .filter(offered::contains)
                        .map(action -> one(action, token))
                        .toList()));
    }

    private static BlockElement one(Action action, String token) {
        return switch (action) {
            case KEEP_1_DAY -> one(action, "Keep 1 day", token, "primary", null);
            case KEEP_1_WEEK -> one(action, "Keep 1 week", token, null, null);
            case DELETE_NOW -> one(action, "Delete now", token, "danger", sure());
        };
    }

    private static BlockElement one(
            Action action,
            String label,
            String value,
            @Nullable String style,
            @Nullable ConfirmationDialogObject confirm) {
        return button(b -> b.actionId(action.id())
                .text(plainText(label, false))
                .value(value)
                .style(style)
                .confirm(confirm));
    }

    private static ConfirmationDialogObject sure() {
        return ConfirmationDialogObject.builder()
                .title(plainText("Delete it now?", false))
                .text(plainText(
                        "The next sweep deletes the cluster and all that it left behind, unless it works again by then. This cannot be undone.",
                        false))
                .confirm(plainText("Delete now", false))
                .deny(plainText("Cancel", false))
                .style("danger")
                .build();
    }

    private static Optional<String> token(String keepLink) {
        return SafeUrl.of(keepLink)
                .map(URI::getRawQuery)
                .flatMap(query -> Arrays.stream(query.split("&"))
                        .filter(pair -> pair.startsWith(PARAMETER))
                        .map(pair -> URLDecoder.decode(pair.substring(PARAMETER.length()), StandardCharsets.UTF_8))
                        .filter(token -> !token.isEmpty())
                        .findFirst());
    }
}
