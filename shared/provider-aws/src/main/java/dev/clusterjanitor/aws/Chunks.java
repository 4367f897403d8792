package dev.clusterjanitor.aws;

import java.util.ArrayList;
import java.util.List;

/** Cuts what is too long for one call. */
final class Chunks {
    private Chunks() {}

    /** Parts of at most the given size, in order; none of an empty list. */
    static <T> List<List<T>> of(List<T> all, int size) {
        List<List<T>> parts = new ArrayList<>();
        for (int start = 0; start < all.size(); start += size) {
            parts.add(all.subList(start, Math.min(start + size, all.size())));
        }
        return parts;
    }
}
