package dev.clusterjanitor.core.model;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Full tag keys: a prefix and the ending of a {@link JanitorTag}.
 *
 * @param prefix {@code cluster-janitor-} unless the policy names another; legal as the start of a tag or label key in
 *     every cloud
 */
public record TagKeys(String prefix) {
    // Before DEFAULT, which is checked against it.
    private static final Pattern LEGAL = Pattern.compile("[a-z][a-z0-9_-]{0,39}");

    /** The keys of a policy that does not name a prefix. */
    public static final TagKeys DEFAULT = new TagKeys("cluster-janitor-");

    public TagKeys {
        if (!isLegal(prefix)) {
            throw new IllegalArgumentException("not legal as a tag prefix in every cloud: " + prefix);
        }
    }

    /** Whether a prefix is legal in every cloud: a lowercase letter, then up to 39 of {@code a-z 0-9 _ -}. */
    public static boolean isLegal(String prefix) {
        return LEGAL.matcher(prefix).matches();
    }

    /** Whether a change sets what only the janitor itself writes: a mark, or what belongs to one. */
    public boolean areJanitors(TagChange change) {
        return Arrays.stream(JanitorTag.values())
                .anyMatch(tag -> !tag.isOwners() && change.set().containsKey(of(tag)));
    }

    /** The full key: {@code cluster-janitor-keep-until}. */
    public String of(JanitorTag tag) {
        return prefix + tag.suffix();
    }
}
