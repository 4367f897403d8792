package dev.clusterjanitor.core.policy;

import java.util.Locale;

/** Whether a sweep acts. */
public enum RunMode {
    /** Plan and report; write nothing anywhere: no tags, no messages. The default. */
    DRY_RUN,
    /** Do what the plan says. */
    LIVE;

    /** The word in policy files and reports: {@code dry-run}, {@code live}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
