package dev.clusterjanitor.core.model;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A kind of cluster that can be found and deleted, such as {@code aws/dask-ec2}.
 *
 * @param provider the cloud it lives in
 * @param name the kind's name within that cloud, such as {@code dask-ec2}
 */
public record KindId(CloudProvider provider, String name) implements Comparable<KindId> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    private static final Comparator<KindId> ORDER =
            Comparator.comparing((KindId kind) -> kind.provider().id()).thenComparing(KindId::name);

    public KindId {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a kind name: " + name);
        }
    }

    /**
     * Reads the text form {@code <provider>/<name>}.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static KindId parse(String text) {
        int slash = text.indexOf('/');
        return CloudProvider.ofId(slash < 0 ? "" : text.substring(0, slash))
                .map(provider -> new KindId(provider, text.substring(slash + 1)))
                .orElseThrow(() -> new IllegalArgumentException("not a kind, such as aws/dask-ec2: " + text));
    }

    @Override
    public int compareTo(KindId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return provider.id() + "/" + name;
    }
}
