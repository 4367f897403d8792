package dev.clusterjanitor.testkit.simulation;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One sweep, as those who watch it know it. */
final class Sweep {
    final int number;
    final boolean dry;
    final boolean limited;
    final Instant end;

    /** What was read of each cluster last, and by that the word that a handle was made from. */
    final Map<String, Facts> read = new HashMap<>();

    /** Parts that are there, and that it is about to end. */
    List<String> ending = List.of();

    /** Clusters of which something was taken away. */
    final Set<String> taken = new HashSet<>();

    /** Clusters of which there was something when their deletion began. */
    final Set<String> there = new HashSet<>();

    /** Clusters that were deleted to the last part, and of which nobody was told yet. */
    final Set<String> goneUntold = new HashSet<>();

    /** Clusters that could not be read, so that nothing could be written down on them either. */
    final Set<String> unreadable = new HashSet<>();

    /** The clusters that the next removal of tags is about. */
    List<Facts> untagging = List.of();

    @Nullable
    Facts lastRead;

    boolean planned;
    boolean killed;
    boolean interrupted;
    boolean secretThrown;
    boolean deliveryFailed;
    boolean somethingFailed;
    int discovered;

    /**
     * A sweep that begins.
     *
     * @param limited whether the blast radius of the rules holds
     * @param end its deadline
     */
    Sweep(int number, boolean dry, boolean limited, Instant end) {
        this.number = number;
        this.dry = dry;
        this.limited = limited;
        this.end = end;
    }

    @Override
    public String toString() {
        return "#" + number;
    }
}
