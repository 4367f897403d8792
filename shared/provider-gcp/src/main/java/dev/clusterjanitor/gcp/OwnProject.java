package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.port.CloudException;
import java.util.regex.Pattern;

/** The project that the program belongs to: the one that is set, else that of its identity. */
final class OwnProject {
    /** A project id; those of old domains have the domain in front (Resource Manager, "Project ID"). */
    static final Pattern FORM = Pattern.compile("([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]");

    private OwnProject() {}

    /**
     * Its id.
     *
     * @throws CloudException if there is none, or its id is none
     */
    static String of(GoogleHttp http) {
        String set = http.settings().project();
        String own = set == null ? http.tokens().project().orElse("") : set;
        if (!FORM.matcher(own).matches()) {
            throw new CloudException("no project: name it, or set " + GcpSettings.PROJECT + " to the id of one");
        }
        return own;
    }
}
