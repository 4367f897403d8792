package dev.clusterjanitor.core.model;

import java.util.Locale;

/** What a resource does in its cluster. */
public enum Role {
    /** The machine or task that all others depend on. It is deleted first. */
    SCHEDULER,
    WORKER,
    /** A machine whose part in the cluster cannot be told. */
    MACHINE,
    /** Anything that is not a machine: a disk, an address, a security group. */
    PART;

    /** Whether this costs compute time while it runs. */
    public boolean isMachine() {
        return this != PART;
    }

    /** The name in reports: {@code scheduler}, {@code worker}, {@code machine}, {@code part}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
