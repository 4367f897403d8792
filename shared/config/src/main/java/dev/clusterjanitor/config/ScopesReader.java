package dev.clusterjanitor.config;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.policy.ScopeSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code scopes}. */
final class ScopesReader {
    private static final String ALL = "all";
    private static final Pattern REGION = Pattern.compile("all|[a-z]{2,5}(-[a-z]+)+-[0-9]{1,2}");
    private static final Pattern ROLE =
            Pattern.compile("arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,576}");
    private static final Pattern ROLE_NAME = Pattern.compile("[A-Za-z0-9+=,.@_-][A-Za-z0-9+=,.@_/-]{0,575}");
    private static final Pattern ORGANIZATION = Pattern.compile("organization");
    private static final Pattern PROJECT =
            Pattern.compile("([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]|(folders|organizations)/[0-9]{1,20}");
    private static final Pattern SUBSCRIPTION =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern RESOURCE_GROUP = Pattern.compile("[\\p{L}\\p{N}_().-]{0,89}[\\p{L}\\p{N}_()-]");

    private ScopesReader() {}

    static List<ScopeSpec> read(Section top) {
        Overlaps overlaps = new Overlaps();
        List<Value> items = top.get("scopes").map(Value::some).orElse(List.of());
        return items.stream().flatMap(item -> scope(item, overlaps).stream()).toList();
    }

    private static Optional<ScopeSpec> scope(Value item, Overlaps overlaps) {
        Optional<ScopeSpec> scope = item.section().flatMap(ScopesReader::scope);
        scope.ifPresent(spec -> overlaps.add(item, spec));
        return scope;
    }

    private static Optional<ScopeSpec> scope(Section section) {
        Optional<CloudProvider> provider = section.require("provider")
                .flatMap(value -> value.oneOf(List.of(CloudProvider.values()), CloudProvider::id));
        if (provider.isEmpty()) {
            section.allow(Keys.anyScope());
        }
        return provider.map(cloud -> scope(cloud, section.allow(Keys.scope(cloud), strays(cloud))));
    }

    private static ScopeSpec scope(CloudProvider provider, Section section) {
        return switch (provider) {
            case AWS -> aws(section);
            case GCP -> new ScopeSpec.Gcp(names(section, "projects", PROJECT, "a project id, such as research-dev"));
            case AZURE ->
                new ScopeSpec.Azure(
                        names(
                                section,
                                "subscriptions",
                                SUBSCRIPTION,
                                "a subscription id, such as 00000000-0000-0000-0000-000000000000"),
                        names(section, "resource-groups", RESOURCE_GROUP, "the name of a resource group"));
        };
    }

    private static ScopeSpec aws(Section section) {
        Optional<Value> accounts = section.get("accounts");
        Optional<Value> role = section.get("role");
        List<String> regions = regions(section);
        if (accounts.isEmpty()) {
            return new ScopeSpec.Aws(
                    regions,
                    role.flatMap(value -> value.text(
                                    ROLE, "the ARN of a role, such as arn:aws:iam::123456789012:role/cluster-janitor"))
                            .orElse(null));
        }
        accounts.get().text(ORGANIZATION, "organization; other accounts are scopes of their own, each with its role");
        if (role.isEmpty()) {
            accounts.get()
                    .refuse("needs the name of a role that is in every account, such as \"role: cluster-janitor\"");
        }
        Optional<String> name = role.flatMap(value -> value.text(
                ROLE_NAME, "the name of a role that is in every account, such as cluster-janitor, without its ARN"));
        // Where there is no name there is a problem, and what is read then is not used.
        return new ScopeSpec.Aws(regions, name.orElse(""), true);
    }

    private static List<String> regions(Section section) {
        List<String> regions = names(section, "regions", REGION, "an AWS region, such as us-east-1, nor all");
        if (regions.size() > 1 && regions.contains(ALL)) {
            section.get("regions").ifPresent(value -> value.refuse("all stands alone; it has the other regions in it"));
        }
        return regions;
    }

    private static List<String> names(Section section, String key, Pattern form, String what) {
        return section.get(key)
                .map(value -> value.distinct(item -> item.text(form, what)))
                .orElse(List.of());
    }

    /** A key of another cloud's scopes is a slip that deserves its own words. Its own keys are never looked up. */
    private static Map<String, String> strays(CloudProvider provider) {
        Map<String, String> strays = new HashMap<>();
        Arrays.stream(CloudProvider.values())
                .forEach(other -> Keys.scope(other)
                        .forEach(key -> strays.put(
                                key,
                                " for " + provider.id() + "; it belongs to " + other.id() + ", and " + provider.id()
                                        + " has " + String.join(", ", Keys.scope(provider)))));
        return strays;
    }
}
