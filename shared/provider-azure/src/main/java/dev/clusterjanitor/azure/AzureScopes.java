package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ScopeListing;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the subscriptions that a policy means. Resource Graph leaves out in silence what the identity may not see, so
 * each subscription must first be listed as visible: else nothing found would look like nothing there.
 */
final class AzureScopes {
    private static final String ACTION = "Microsoft.Resources/subscriptions/read";

    private final Arm arm;
    private final SharedReadings readings;

    AzureScopes(Arm arm, SharedReadings readings) {
        this.arm = arm;
        this.readings = readings;
    }

    /** Turns an entry of the policy into scopes: one for each subscription, or for each resource group in it. */
    ScopeListing enter(ScopeSpec.Azure spec) {
        List<Problem> problems = new ArrayList<>();
        List<Scope> scopes = new ArrayList<>();
        Set<String> wanted = new LinkedHashSet<>();
        spec.subscriptions().forEach(id -> wanted.add(id.toLowerCase(Locale.ROOT)));
        try {
            Set<String> visible = visible();
            if (wanted.isEmpty()) {
                wanted.add(own(visible));
            }
            for (String subscription : wanted) {
                if (visible.contains(subscription)) {
                    scopes.addAll(scopes(subscription, spec.resourceGroups()));
                } else {
                    problems.add(new Problem(
                            "azure/" + subscription,
                            "",
                            "the janitor's identity cannot see this subscription: does it exist, and has the identity a"
                                    + " role in it?"));
                }
            }
        } catch (CloudException closed) {
            problems.add(new Problem("azure", "", String.valueOf(closed.getMessage())));
        }
        readings.announce(scopes);
        return new ScopeListing(scopes, problems);
    }

    private static List<Scope> scopes(String subscription, List<String> groups) {
        if (groups.isEmpty()) {
            return List.of(new Scope(CloudProvider.AZURE, subscription, ""));
        }
        return groups.stream()
                .map(group -> new Scope(CloudProvider.AZURE, subscription, group.toLowerCase(Locale.ROOT)))
                .distinct()
                .toList();
    }

    private Set<String> visible() {
        Set<String> ids = new LinkedHashSet<>();
        arm.list(
                ACTION,
                "azure",
                "/subscriptions?api-version=" + Arm.SUBSCRIPTIONS,
                one -> ids.add(one.path("subscriptionId").asText().toLowerCase(Locale.ROOT)));
        return ids;
    }

    private String own(Set<String> visible) {
        String own = arm.http().settings().ownSubscription();
        if (own != null) {
            return own;
        }
        if (visible.size() == 1) {
            return visible.iterator().next();
        }
        throw new CloudException("no subscription: name some in the policy, or set AZURE_SUBSCRIPTION_ID ("
                + visible.size() + " are visible)");
    }
}
