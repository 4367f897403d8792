package dev.clusterjanitor.core.model;

/**
 * What of a machine decides how little use of it can be work.
 *
 * @param processors how many processors 100 percent of its CPU metric stand for; may be a part of one; 0 if not known, or no
 *     machine
 * @param baselinePercent the share of its processors, 0 to 100, that it is held to once its CPU credits are spent; 0: it
 *     has no credits
 * @param isAccelerated whether it has GPUs or other accelerators, or may have some: work on those hardly shows in its CPU
 * @param workers how many of its engine's workers run on it where it runs workers at all; at least 1
 */
public record Capacity(double processors, double baselinePercent, boolean isAccelerated, int workers) {
    /** Nothing is known: not how many processors it has, nor that it has no accelerators. */
    public static final Capacity UNKNOWN = new Capacity(0, 0, true, 1);

    public Capacity {
        if (!(processors >= 0) || !(baselinePercent >= 0 && baselinePercent <= 100) || workers < 1) {
            throw new IllegalArgumentException("no machine has a capacity of " + processors + " processors, "
                    + baselinePercent + " % and " + workers + " workers");
        }
    }

    /** A machine of so many processors, without credits and accelerators, for one worker. */
    public static Capacity of(double processors) {
        return new Capacity(processors, 0, false, 1);
    }

    /** Whether it is known what 100 percent of its CPU stand for. */
    public boolean isKnown() {
        return processors > 0;
    }

    /** The same machine with as many processors as its own listing says; unchanged if that says nothing. */
    public Capacity withProcessors(double told) {
        return told > 0 && told != processors ? new Capacity(told, baselinePercent, isAccelerated, workers) : this;
    }
}
