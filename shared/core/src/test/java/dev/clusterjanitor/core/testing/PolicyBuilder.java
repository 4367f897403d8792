package dev.clusterjanitor.core.testing;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.BlastRadius;
import dev.clusterjanitor.core.policy.ExemptionRule;
import dev.clusterjanitor.core.policy.Match;
import dev.clusterjanitor.core.policy.Owners;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.policy.Settings;
import dev.clusterjanitor.core.policy.SettingsOverride;
import dev.clusterjanitor.core.policy.TagLimits;
import dev.clusterjanitor.core.policy.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Builds policies for tests: a dry run over the AWS account of the program itself, with every default of the product,
 * owners in the domain {@code example.org} and a fallback that can be reached.
 */
public final class PolicyBuilder {
    /** Who is told where no owner is known. */
    public static final Contact FALLBACK = new Contact("platform@example.org", "#platform");

    /** The owner tags that hold where a policy names none. */
    public static final List<String> OWNER_TAGS =
            List.of("cluster-janitor-owner", "owner", "Owner", "created-by", "creator-email");

    private RunMode mode = RunMode.DRY_RUN;
    private List<ScopeSpec> scopes = List.of(ScopeSpec.own(CloudProvider.AWS));
    private Set<KindId> kinds = Set.of();
    private Settings defaults = Settings.DEFAULT;
    private final List<SettingsOverride> overrides = new ArrayList<>();
    private final List<ExemptionRule> exemptions = new ArrayList<>();
    private TagLimits tagLimits = TagLimits.DEFAULT;
    private BlastRadius blastRadius = BlastRadius.DEFAULT;
    private final List<Window> windows = new ArrayList<>();
    private List<String> ownerTags = OWNER_TAGS;
    private final Map<String, Contact> contacts = new LinkedHashMap<>();
    private @Nullable String ownerDomain = "example.org";
    private Contact fallback = FALLBACK;
    private TagKeys tagKeys = TagKeys.DEFAULT;

    private PolicyBuilder() {}

    public static PolicyBuilder aPolicy() {
        return new PolicyBuilder();
    }

    public PolicyBuilder live() {
        mode = RunMode.LIVE;
        return this;
    }

    public PolicyBuilder dryRun() {
        mode = RunMode.DRY_RUN;
        return this;
    }

    /** Instead of the program's own AWS account. */
    public PolicyBuilder scopes(ScopeSpec... specs) {
        scopes = List.of(specs);
        return this;
    }

    /** None: every kind. */
    public PolicyBuilder kinds(KindId... ids) {
        kinds = new LinkedHashSet<>(List.of(ids));
        return this;
    }

    public PolicyBuilder defaults(Settings settings) {
        defaults = settings;
        return this;
    }

    /** Changes the limits for all clusters: {@code with(s -> s.grace(ofHours(4)))}. */
    public PolicyBuilder with(UnaryOperator<SettingsChangeBuilder> change) {
        defaults = change.apply(SettingsChangeBuilder.aChange()).build().applyTo(defaults);
        return this;
    }

    /** Changes the limits for some clusters; later ones win. */
    public PolicyBuilder override(Match match, UnaryOperator<SettingsChangeBuilder> change) {
        overrides.add(new SettingsOverride(
                match, change.apply(SettingsChangeBuilder.aChange()).build()));
        return this;
    }

    public PolicyBuilder exempt(Match match, String reason) {
        exemptions.add(new ExemptionRule(match, reason));
        return this;
    }

    public PolicyBuilder tagLimits(TagLimits limits) {
        tagLimits = limits;
        return this;
    }

    /** How far ahead a lease may reach; null: without limit, {@code forever} included. */
    public PolicyBuilder longestLease(@Nullable Duration limit) {
        return tagLimits(new TagLimits(tagLimits.idleTimeout(), tagLimits.maxAge(), limit));
    }

    public PolicyBuilder blastRadius(int maxDeletions, int maxDeletionPercent, int percentFloor) {
        blastRadius = new BlastRadius(maxDeletions, maxDeletionPercent, percentFloor);
        return this;
    }

    /** So large that it never refuses. */
    public PolicyBuilder withoutBlastRadius() {
        return blastRadius(Integer.MAX_VALUE, 100, 0);
    }

    /** Adds a window; without any, deletions may happen at any time. */
    public PolicyBuilder window(Window window) {
        windows.add(window);
        return this;
    }

    /** The tag keys that may name an owner, the first that does wins. */
    public PolicyBuilder ownerTags(String... keys) {
        ownerTags = List.of(keys);
        return this;
    }

    public PolicyBuilder owner(String name, @Nullable String email, @Nullable String slack) {
        contacts.put(name, new Contact(email, slack));
        return this;
    }

    /** Null: bare owners have no address. */
    public PolicyBuilder ownerDomain(@Nullable String domain) {
        ownerDomain = domain;
        return this;
    }

    public PolicyBuilder fallback(Contact contact) {
        fallback = contact;
        return this;
    }

    public PolicyBuilder tagPrefix(String prefix) {
        tagKeys = new TagKeys(prefix);
        return this;
    }

    public Policy build() {
        Owners owners = new Owners(ownerTags, contacts, ownerDomain, fallback);
        return new Policy(
                mode, scopes, kinds, defaults, overrides, exemptions, tagLimits, blastRadius, windows, owners, tagKeys);
    }
}
