package dev.clusterjanitor.core.model;

import java.util.regex.Pattern;

/**
 * Tells a cluster from a later one of the same name. It is made of something that the cloud never gives twice, such
 * as the id of the scheduler's machine, and changes when that part is replaced: the new cluster then starts anew,
 * with a notice of its own.
 *
 * @param value legal as a tag or label value in every cloud: {@code [a-z0-9_-]{1,63}}
 */
public record Incarnation(String value) {
    private static final Pattern LEGAL = Pattern.compile("[a-z0-9_-]{1,63}");

    public Incarnation {
        if (!LEGAL.matcher(value).matches()) {
            throw new IllegalArgumentException("not legal as a label in every cloud: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
