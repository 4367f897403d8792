package dev.clusterjanitor.core.model;

/** Every reason that a verdict or an action can have. The names are part of the JSON contract. */
public enum ReasonCode {
    // Exempt
    LEASE,
    LEASE_UNREADABLE,
    LEASE_BEYOND_LIMIT,
    POLICY_EXEMPTION,
    CLOUD_LOCK,
    // In use
    WORKING,
    HEARTBEAT_ALIVE,
    YOUNG,
    /** No work is seen, and not for long enough to call it idle. */
    NOT_IDLE_YET,
    // Stale
    IDLE,
    HEARTBEAT_LOST,
    TOO_OLD,
    ORPHANED,
    RESIDUE,
    // Undetermined
    NO_SIGNAL,
    HEARTBEAT_UNREADABLE,
    TAG_UNREADABLE,
    READ_FAILED,
    /** Its scheduler may be at work: it answers what cannot be understood, or does not finish answering. */
    SCHEDULER_UNREADABLE,
    /** What one of its machines can do is not known, so that its metrics cannot show it idle. */
    MACHINE_UNKNOWN,
    /** Its metrics look idle, and only its scheduler or its owner could confirm that. */
    UNCONFIRMED_IDLE,
    PARTIAL_DISCOVERY,
    CREATION_TIME_UNKNOWN,
    /** A machine without a cluster id; undetermined, or stale where the policy deletes such machines. */
    UNGROUPED,
    // What a sweep does, or does not do, about it
    /** An owner's limit that counts otherwise than its tag says. */
    TAG_BOUNDED,
    WAITING_FOR_NOTICE,
    WAITING_FOR_GRACE,
    OUTSIDE_WINDOW,
    BLAST_RADIUS,
    ALREADY_REPORTED,
    MARK_GONE,
    NO_LONGER_STALE,
    OTHER_INCARNATION,
    GONE_MEANWHILE,
    DEADLINE,
    RESCUED,
    /** Its owner was warned before, and is warned again. */
    REMINDER,
    /** The janitor looks there for the first time. */
    NEW_SCOPE,
    /** A person asked for it. */
    BY_HAND
}
