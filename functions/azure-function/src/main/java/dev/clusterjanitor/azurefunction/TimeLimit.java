package dev.clusterjanitor.azurefunction;

import dev.clusterjanitor.core.port.CloudException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long the platform lets an invocation run. It does not tell a function, so this says what host.json says. */
final class TimeLimit {
    /** {@code functionTimeout} in host.json: the longest that the Consumption plan allows. */
    static final Duration IN_HOST_JSON = Duration.ofMinutes(10);

    /** The platform's own way to override host.json. */
    static final String OVERRIDE = "AzureFunctionsJobHost__functionTimeout";

    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,3})\\.)?(\\d{1,2}):(\\d{2}):(\\d{2})");

    private TimeLimit() {}

    /**
     * The limit in force.
     *
     * @throws CloudException if the override is no time span
     */
    static Duration of(Map<String, String> environment) {
        String text = environment.getOrDefault(OVERRIDE, "").strip();
        if (text.isEmpty()) {
            return IN_HOST_JSON;
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new CloudException(OVERRIDE + " is no time span such as 00:10:00");
        }
        int days = parts.group(1) == null ? 0 : Integer.parseInt(parts.group(1));
        return Duration.ofDays(days)
                .plusHours(Integer.parseInt(parts.group(2)))
                .plusMinutes(Integer.parseInt(parts.group(3)))
                .plusSeconds(Integer.parseInt(parts.group(4)));
    }
}
