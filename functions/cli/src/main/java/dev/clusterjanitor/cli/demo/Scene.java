package dev.clusterjanitor.cli.demo;

import dev.clusterjanitor.cli.demo.DemoCluster.Fate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What can happen to a cluster in the demo, hours counted from its beginning. */
enum Scene {
    BUSY("works all day; nobody ever sent a heartbeat", "alice", 3, Fate.KEPT, 12),
    BEATING("no metrics, but its scheduler sends heartbeats", "bob", 2, Fate.KEPT, null),
    IDLE("done at hour 2; its notebook was left open", "carol", 2, Fate.DELETED, 2),
    LOST("its process was killed at hour 3", "dave", 4, Fate.DELETED, null),
    ORPHANS("workers whose scheduler is gone, done at hour 1", "", 2, Fate.DELETED, 1),
    LEASED("idle, but its owner keeps it (a lease)", "erin", 1, Fate.KEPT, 1),
    LOCKED("idle, but locked against deletion in the cloud", "frank", 1, Fate.KEPT, 1),
    BACK("silent from hour 3, and back at hour 4", "grace", 2, Fate.RESCUED, null),
    CLICKED("silent from hour 3; its owner clicks on Keep", "heidi", 1, Fate.RESCUED, null),
    STRAY("a machine whose client died before it was named", "", 0, Fate.REPORTED, null);

    private static final int LOST_FROM = 3;
    private static final int BACK_FROM = 4;

    private final String story;
    private final String owner;
    private final int workers;
    private final Fate fate;
    private final @Nullable Integer busyHours;

    Scene(String story, String owner, int workers, Fate fate, @Nullable Integer busyHours) {
        this.story = story;
        this.owner = owner;
        this.workers = workers;
        this.fate = fate;
        this.busyHours = busyHours;
    }

    /** For the audience. */
    String story() {
        return story;
    }

    /** The value of its owner tag; empty if it has none. */
    String owner() {
        return owner;
    }

    int workers() {
        return workers;
    }

    /** What the janitor must do. */
    Fate fate() {
        return fate;
    }

    /** How long its metrics tell of work; null: there are none. */
    @Nullable
    Duration busy() {
        return busyHours == null ? null : Duration.ofHours(busyHours);
    }

    /** Whether what it sends at this hour goes through the inbox, where there is one; else it writes its own tag. */
    boolean beatsByInboxAt(int hour) {
        return this == BEATING || (this == BACK && hour >= BACK_FROM);
    }

    /** Whether its owner's process sends a heartbeat at this hour. */
    boolean beatsAt(int hour) {
        return switch (this) {
            case BEATING, IDLE -> true;
            case LOST, CLICKED -> hour < LOST_FROM;
            case BACK -> hour < LOST_FROM || hour >= BACK_FROM;
            default -> false;
        };
    }
}
