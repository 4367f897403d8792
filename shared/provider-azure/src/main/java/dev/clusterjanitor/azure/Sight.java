package dev.clusterjanitor.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.core.model.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Whether the janitor's identity may read all that a scope holds. Resource Graph leaves out in silence what it may not, and a
 * subscription is visible to whoever has any role anywhere in it: so what Graph shows says nothing about what there is. The
 * identity's own permissions do ({@code Microsoft.Authorization/permissions}, REST reference, Permissions - List), in one call.
 */
final class Sight {
    static final String ACTION = "Microsoft.Authorization/permissions/read";

    private Sight() {}

    /**
     * The rights that Graph would need to show everything, and that the identity lacks.
     *
     * @throws AzureFailure if its permissions cannot be read
     */
    static Set<String> missing(Arm arm, Scope scope) {
        String at = "/subscriptions/" + scope.account()
                + (scope.location().isEmpty() ? "" : "/resourceGroups/" + scope.location());
        List<JsonNode> granted = new ArrayList<>();
        arm.list(
                ACTION,
                scope.toString(),
                at + "/providers/Microsoft.Authorization/permissions?api-version=" + Arm.PERMISSIONS,
                granted::add);
        Set<String> missing = new TreeSet<>();
        missing.add(Vm.TYPE + "/read");
        for (Part.Kind kind : Part.Kind.values()) {
            missing.add(kind.type() + "/read");
        }
        missing.removeIf(right -> granted.stream()
                .anyMatch(one -> names(one.path("actions"), right) && !names(one.path("notActions"), right)));
        return missing;
    }

    private static boolean names(JsonNode patterns, String right) {
        return patterns.valueStream().anyMatch(pattern -> matches(pattern.asText(""), right));
    }

    /** Rights are named with asterisks for any text, and do not mind case. */
    private static boolean matches(String pattern, String right) {
        StringBuilder regex = new StringBuilder("(?i)");
        for (String text : pattern.split("\\*", -1)) {
            regex.append(regex.length() > "(?i)".length() ? ".*" : "").append(Pattern.quote(text));
        }
        return Pattern.matches(regex.toString(), right);
    }
}
