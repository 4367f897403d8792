package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words for a cluster and what it is made of. Takes text from the cloud, so its results still are to be cleaned. */
final class ClusterText {
    private static final int MOST_GROUPS = 8;

    private ClusterText() {}

    /** The cluster as a noun: {@code Dask cluster}. */
    static String noun(Cluster cluster) {
        String brand = cluster.id().kind().name().startsWith("dask-") ? "Dask " : "";
        return switch (cluster.shape()) {
            case WHOLE, WORKERS, ORPHANED, RESIDUE -> brand + "cluster";
            case UNGROUPED -> brand + "machine";
        };
    }

    /** {@code 1 scheduler (m5.large), 4 workers (m5.large), 5 disks}. */
    static String madeOf(Cluster cluster) {
        Map<String, Integer> groups = new LinkedHashMap<>();
        cluster.resources().forEach(resource -> groups.merge(groupOf(resource), 1, Integer::sum));
        List<String> texts = new ArrayList<>();
        groups.forEach((group, count) -> texts.add(count + " " + counted(group, count)));
        if (texts.size() > MOST_GROUPS) {
            int more = texts.size() - MOST_GROUPS;
            return String.join(", ", texts.subList(0, MOST_GROUPS)) + ", and " + more + " more sorts of part";
        }
        return texts.isEmpty() ? "nothing that the cloud still lists" : String.join(", ", texts);
    }

    /**
     * What its machines ran for, all together: {@code about 152 machine hours}. Prices are not known here: they depend on
     * contracts. What the cloud does not tell the start of does not count.
     *
     * @return empty if no machine ran whose start is known
     */
    static String ranFor(Cluster cluster, Instant until) {
        Duration all = cluster.machines().stream()
                .filter(machine -> isRunning(machine) && machine.startedAt() != null)
                .map(machine -> Duration.between(machine.startedAt(), until))
                .filter(ran -> !ran.isNegative())
                .reduce(Duration.ZERO, Duration::plus);
        if (all.compareTo(Duration.ofMinutes(1)) < 0) {
            return "";
        }
        long hours = Math.round(all.toMinutes() / 60.0);
        return hours < 2
                ? "about " + all.toMinutes() + " machine minutes"
                : "about " + String.format(Locale.ROOT, "%,d", hours) + " machine hours";
    }

    private static boolean isRunning(Resource resource) {
        return resource.state().toLowerCase(Locale.ROOT).contains("running");
    }

    private static String groupOf(Resource resource) {
        if (resource.role() == Role.PART) {
            return noun(resource.type());
        }
        String state = isRunning(resource) || resource.state().isEmpty() ? "" : resource.state();
        String inBrackets = resource.size() + (resource.size().isEmpty() || state.isEmpty() ? "" : ", ") + state;
        return resource.role().id() + (inBrackets.isEmpty() ? "" : " (" + inBrackets + ")");
    }

    /** {@code ec2:network-interface} and {@code Microsoft.Network/networkInterfaces} both are a network interface. */
    private static String noun(String type) {
        String last = type.substring(Math.max(type.lastIndexOf(':'), type.lastIndexOf('/')) + 1);
        String words = last.replaceAll("(\\p{Lower})(\\p{Upper})", "$1 $2")
                .replace('-', ' ')
                .replace('_', ' ')
                .toLowerCase(Locale.ROOT);
        String singular =
                words.endsWith("sses") || words.endsWith("ies") || words.endsWith("ss") || !words.endsWith("s")
                        ? words.replaceFirst("sses$", "ss").replaceFirst("ies$", "y")
                        : words.substring(0, words.length() - 1);
        return singular.equals("volume") ? "disk" : singular;
    }

    private static String counted(String group, int count) {
        int bracket = group.indexOf(" (");
        String noun = bracket < 0 ? group : group.substring(0, bracket);
        String rest = bracket < 0 ? "" : group.substring(bracket);
        return (count == 1 ? noun : plural(noun)) + rest;
    }

    private static String plural(String noun) {
        if (noun.endsWith("s")) {
            return noun + "es";
        }
        return noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }
}
