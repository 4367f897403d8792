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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The buttons below a notice. Each holds the token of the keep link, which is checked where the button arrives. */
final class SlackButtons {
    /** Slack takes no longer value of a button. */
    static final int LONGEST_VALUE = 2_000;

    private static final String PARAMETER = "token=";

    private SlackButtons() {}

    /** Empty if the link holds no token that fits. */
    static Optional<LayoutBlock> of(String keepLink) {
        return token(keepLink)
                .filter(token -> token.length() <= LONGEST_VALUE)
                .map(token -> actions(List.<BlockElement>of(
                        one(Action.KEEP_1_DAY, "Keep 1 day", token, "primary", null),
                        one(Action.KEEP_1_WEEK, "Keep 1 week", token, null, null),
                        one(Action.DELETE_NOW, "Delete now", token, "danger", sure()))));
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
                .text(plainText("The cluster and all that it left behind are deleted. This cannot be undone.", false))
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
