package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The small part of Resource Graph's query language that is emulated: {@code resources | where type in~ (...) | where
 * resourceGroup in~ (...) | where tags['k'] =~ 'v' or isnotempty(tags['k']) | project a, b | order by id asc}.
 */
final class GraphQuery {
    private static final Pattern IN = Pattern.compile("where (type|resourceGroup) in~ \\(([^)]*)\\)");
    private static final Pattern TAG_IS = Pattern.compile("tags\\['([^']+)'] =~ '([^']*)'");
    private static final Pattern TAG_THERE = Pattern.compile("isnotempty\\(tags\\['([^']+)']\\)");

    private final List<Predicate<ArmResource>> filters = new ArrayList<>();
    private List<String> columns = List.of();

    private GraphQuery() {}

    /** Reads a query. */
    static GraphQuery parse(String text) {
        GraphQuery query = new GraphQuery();
        String[] steps = text.strip().split("\\s*\\|\\s*", -1);
        if (!steps[0].equalsIgnoreCase("resources")) {
            throw bad(steps[0]);
        }
        for (String step : Arrays.asList(steps).subList(1, steps.length)) {
            query.add(step.strip().replaceAll("\\s+", " "));
        }
        return query;
    }

    private void add(String step) {
        Matcher in = IN.matcher(step);
        if (in.matches()) {
            List<String> values = Arrays.stream(in.group(2).split(",", -1))
                    .map(value -> value.strip().replace("'", "").toLowerCase(Locale.ROOT))
                    .toList();
            boolean byType = in.group(1).equals("type");
            filters.add(r -> values.contains((byType ? r.type() : r.group()).toLowerCase(Locale.ROOT)));
        } else if (step.startsWith("where ")) {
            List<Predicate<ArmResource>> any = Arrays.stream(
                            step.substring("where ".length()).split(" or ", -1))
                    .map(GraphQuery::term)
                    .toList();
            filters.add(resource -> any.stream().anyMatch(one -> one.test(resource)));
        } else if (step.startsWith("project ")) {
            columns = Arrays.stream(step.substring("project ".length()).split(",", -1))
                    .map(String::strip)
                    .toList();
        } else if (!step.equals("order by id asc")) {
            throw bad(step);
        }
    }

    private static Predicate<ArmResource> term(String term) {
        Matcher is = TAG_IS.matcher(term.strip());
        if (is.matches()) {
            String name = is.group(1);
            String value = is.group(2);
            return resource -> value.equalsIgnoreCase(resource.tag(name));
        }
        Matcher there = TAG_THERE.matcher(term.strip());
        if (there.matches()) {
            String name = there.group(1);
            return resource -> resource.tag(name) != null && !"".equals(resource.tag(name));
        }
        throw bad(term);
    }

    boolean matches(ArmResource resource) {
        return filters.stream().allMatch(filter -> filter.test(resource));
    }

    /**
     * The row of a resource: types in lower case, what is absent null, and the power state of machines below {@code
     * properties.extended}.
     */
    ObjectNode row(ArmResource resource) {
        ObjectNode all = Shown.byOthers(resource);
        all.put("type", resource.type().toLowerCase(Locale.ROOT));
        all.put("resourceGroup", resource.group().toLowerCase(Locale.ROOT));
        all.put("subscriptionId", resource.subscription());
        if (!resource.power().isEmpty()) {
            ((ObjectNode) all.path("properties"))
                    .putObject("extended")
                    .putObject("instanceView")
                    .putObject("powerState")
                    .put("code", resource.power())
                    .put("displayStatus", resource.power().replace("PowerState/", "VM "))
                    .put("level", "Info");
        }
        if (columns.isEmpty()) {
            return all;
        }
        ObjectNode row = Request.JSON.createObjectNode();
        columns.forEach(column -> {
            if (all.has(column)) {
                row.set(column, all.get(column));
            } else {
                row.putNull(column);
            }
        });
        return row;
    }

    private static AzureError bad(String part) {
        return new AzureError(400, "BadRequest", "Query is invalid, or beyond what is emulated: " + part);
    }
}
