package dev.clusterjanitor.core.model;

import java.util.Comparator;

/**
 * Names one cluster, everywhere. A later cluster may bear the same id again: see {@link Incarnation}.
 *
 * @param kind what it is
 * @param scope where it lives
 * @param name its name within kind and scope, as its cluster manager gave it
 */
public record ClusterId(KindId kind, Scope scope, String name) implements Comparable<ClusterId> {

    private static final Comparator<ClusterId> ORDER = Comparator.comparing(ClusterId::kind)
            .thenComparing(ClusterId::scope)
            .thenComparing(ClusterId::name);

    public ClusterId {
        if (kind.provider() != scope.provider()) {
            throw new IllegalArgumentException(kind + " cannot live in " + scope);
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("a cluster needs a name");
        }
    }

    @Override
    public int compareTo(ClusterId other) {
        return ORDER.compare(this, other);
    }

    /** The text form: {@code aws/dask-ec2/123456789012/us-east-1/1a2b3c4d}. */
    @Override
    public String toString() {
        return kind + "/" + scope.path() + "/" + name;
    }
}
