package dev.clusterjanitor.emulators.google;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which method of which API a path means. The ids are those of Google's description of each API. */
final class GoogleRoutes {
    private static final String ZONE = "GET /compute/v1/projects/([^/]+)/zones/([^/]+)";
    private static final Map<String, Pattern> ROUTES = Map.ofEntries(
            route("compute.instances.aggregatedList", "GET /compute/v1/projects/([^/]+)/aggregated/instances"),
            route("compute.disks.aggregatedList", "GET /compute/v1/projects/([^/]+)/aggregated/disks"),
            route("compute.instances.get", ZONE + "/instances/([^/]+)"),
            route("compute.instances.delete", ZONE.replace("GET", "DELETE") + "/instances/([^/]+)"),
            route("compute.instances.setLabels", ZONE.replace("GET", "POST") + "/instances/([^/]+)/setLabels"),
            route("compute.instances.getSerialPortOutput", ZONE + "/instances/([^/]+)/serialPort"),
            route("compute.disks.get", ZONE + "/disks/([^/]+)"),
            route("compute.disks.delete", ZONE.replace("GET", "DELETE") + "/disks/([^/]+)"),
            route("compute.disks.setLabels", ZONE.replace("GET", "POST") + "/disks/([^/]+)/setLabels"),
            route("compute.zoneOperations.get", ZONE + "/operations/([^/]+)"),
            route("monitoring.projects.timeSeries.list", "GET /v3/projects/([^/]+)/timeSeries"),
            route("cloudresourcemanager.projects.list", "GET /v3/projects"),
            route("cloudresourcemanager.folders.list", "GET /v3/folders"),
            route(
                    "secretmanager.projects.secrets.versions.access",
                    "GET /v1/projects/([^/]+)/secrets/([^/]+)/versions/([^/]+):access"),
            route("storage.objects.get", "GET /storage/v1/b/([^/]+)/o/([^/]+)"),
            route("storage.objects.delete", "DELETE /storage/v1/b/([^/]+)/o/([^/]+)"),
            route("storage.objects.list", "GET /storage/v1/b/([^/]+)/o"),
            // With a body it goes to a path of its own.
            route("storage.objects.insert", "POST (?:/upload)?/storage/v1/b/([^/]+)/o"));

    private GoogleRoutes() {}

    /**
     * A route that fits.
     *
     * @param method its id
     * @param path the variables of the path, still encoded
     */
    record Found(String method, List<String> path) {}

    static Optional<Found> find(String verb, String rawPath) {
        return ROUTES.entrySet().stream()
                .flatMap(route -> {
                    Matcher matcher = route.getValue().matcher(verb + " " + rawPath);
                    return matcher.matches()
                            ? Optional.of(new Found(route.getKey(), groups(matcher))).stream()
                            : Optional.<Found>empty().stream();
                })
                .findFirst();
    }

    /** Every method that is there, with the verb and the form of its path. */
    static Map<String, String> all() {
        return ROUTES.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, route -> route.getValue().pattern()));
    }

    private static List<String> groups(Matcher matcher) {
        return IntStream.rangeClosed(1, matcher.groupCount())
                .mapToObj(matcher::group)
                .toList();
    }

    private static Map.Entry<String, Pattern> route(String method, String pattern) {
        return Map.entry(method, Pattern.compile(pattern));
    }
}
