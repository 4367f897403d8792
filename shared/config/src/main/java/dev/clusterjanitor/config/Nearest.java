package dev.clusterjanitor.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the name that somebody most likely meant. The edit distance is written out here because the library that has
 * it (commons-text, with commons-lang) would double what this module adds to a function's package, for twenty lines.
 */
final class Nearest {
    /** Longer inputs are no misspelt name, and comparing them would take time. */
    private static final int LONGEST = 64;

    private Nearest() {}

    /** The candidate with the fewest edits, if these are few enough to be a slip; of equals, the first by name. */
    static Optional<String> of(String name, Collection<String> candidates) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        String wanted = plain(name);
        return candidates.stream()
                .filter(candidate -> isNear(wanted, candidate))
                .min(Comparator.<String>comparingInt(candidate -> distance(wanted, plain(candidate)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code ; did you mean x?}, or nothing. */
    static String hint(String name, Collection<String> candidates) {
        return of(name, candidates)
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("");
    }

    /** Two slips in {@code grace}, five in {@code max-age-even-when-busy}. */
    private static int allowance(String candidate) {
        return Math.min(5, 1 + candidate.length() / 4);
    }

    /** The lengths are compared first because they are cheap to compare, and there may be many names. */
    private static boolean isNear(String wanted, String candidate) {
        int allowed = allowance(candidate);
        return Math.abs(wanted.length() - candidate.length()) <= allowed
                && distance(wanted, plain(candidate)) <= allowed;
    }

    /** Case and the kind of dash are the commonest slips, and count for nothing. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
    }

    /** Insertions, deletions, replacements, and swaps of neighbours. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
