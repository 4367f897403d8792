package dev.clusterjanitor.cli.rights;

import dev.clusterjanitor.core.port.Permission;

/** Which of the rights are meant. */
public enum Part {
    /** To find, judge and show; all that a dry run needs. */
    LOOK,
    /** To mark and delete. */
    ACT,
    /** Both. */
    ALL;

    /** Whether a right is among them. */
    boolean has(Permission permission) {
        return this == ALL || permission.writes() == (this == ACT);
    }
}
