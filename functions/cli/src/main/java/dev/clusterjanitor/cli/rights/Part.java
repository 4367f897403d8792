package dev.clusterjanitor.cli.rights;

import dev.clusterjanitor.core.port.Permission;
import java.util.regex.Pattern;

/** Which of the rights are meant. */
public enum Part {
    /** To find, judge and show; all that a dry run needs. */
    LOOK,
    /** To set tags for owners; with {@link #LOOK}, all that the inbox needs. It is part of {@link #ACT}. */
    MARK,
    /** To mark and delete. */
    ACT,
    /** Both. */
    ALL;

    /** Google sets labels on what was read just before. */
    private static final Pattern SETS_TAGS = Pattern.compile(
            "\\w+:(CreateTags|TagResource|TagRole)|compute\\.\\w+\\.(setLabels|get)|Microsoft\\.Resources/tags/write");

    /** Whether a right is among them. */
    boolean has(Permission permission) {
        return switch (this) {
            case LOOK -> !permission.writes();
            case MARK ->
                permission.writes() && SETS_TAGS.matcher(permission.action()).matches();
            case ACT -> permission.writes();
            case ALL -> true;
        };
    }
}
