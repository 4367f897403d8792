package dev.clusterjanitor.core.model;

import java.util.Locale;

/**
 * What a cluster holds that ends with it, beside its work: told to its owner, and no reason to keep it. A cluster with
 * results in memory and a client that does nothing is idle.
 *
 * @param clients programs that are connected to its scheduler; 0 if there are none, or nobody asked
 * @param results pieces of data that its workers hold in memory, copies included
 * @param bytes the size of these
 */
public record Holdings(long clients, long results, long bytes) {
    /** Nothing, as far as anybody knows. */
    public static final Holdings NONE = new Holdings(0, 0, 0);

    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB"};

    public Holdings {
        if (clients < 0 || results < 0 || bytes < 0) {
            throw new IllegalArgumentException("there cannot be less than nothing");
        }
    }

    /** What a deletion would destroy, in whole sentences; empty if it holds nothing. */
    public String warning() {
        String loss = results == 0 ? "" : "Deleting it loses " + size() + " of results that its workers hold.";
        return sentences(loss, connected("is", "are"));
    }

    /** What a deletion destroyed, in whole sentences; empty if it held nothing. */
    public String obituary() {
        return results == 0 ? "" : "With it went " + size() + " of results that its workers held.";
    }

    private String connected(String one, String several) {
        return switch ((int) Math.min(clients, 2)) {
            case 0 -> "";
            case 1 -> "1 client " + one + " connected.";
            default -> clients + " clients " + several + " connected.";
        };
    }

    /** In decimal units, as Dask itself and the clouds' bills count: {@code 12 GB}, {@code 1.5 MB}, {@code 812 bytes}. */
    private String size() {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        boolean tenths = unit > 0 && value < 9.95;
        return String.format(Locale.ROOT, tenths ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    private static String sentences(String first, String second) {
        return first.isEmpty() || second.isEmpty() ? first + second : first + " " + second;
    }
}
