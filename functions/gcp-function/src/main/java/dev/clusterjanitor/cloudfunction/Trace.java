package dev.clusterjanitor.cloudfunction;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The trace that a request belongs to, by which Cloud Logging shows its lines together. */
final class Trace {
    /** {@code 105445aa7843bc8bf206b12000100000/1;o=1}: Google's own header. */
    private static final Pattern CLOUD = Pattern.compile("([0-9a-fA-F]{32})(?:/\\d*)?(?:;.*)?");

    /** {@code 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01}: that of the W3C. */
    private static final Pattern W3C = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    private Trace() {}

    /**
     * The full name of the trace.
     *
     * @param project the function's project; empty if it is not known
     * @param headers values of {@code traceparent} or {@code X-Cloud-Trace-Context}, whichever is there
     * @return empty if there is none, or the project is not known
     */
    static String name(String project, Optional<String> headers) {
        return project.isEmpty()
                ? ""
                : headers.flatMap(Trace::id)
                        .map(id -> "projects/" + project + "/traces/" + id)
                        .orElse("");
    }

    private static Optional<String> id(String header) {
        Matcher w3c = W3C.matcher(header);
        Matcher cloud = CLOUD.matcher(header);
        return w3c.matches()
                ? Optional.of(w3c.group(1))
                : cloud.matches() ? Optional.of(cloud.group(1)) : Optional.empty();
    }
}
