package dev.clusterjanitor.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ScopeListing;
import dev.clusterjanitor.gcp.GoogleHttp.Call;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Finds the projects that a policy means: those it names, those in the folders and organisations it names (Resource Manager,
 * projects.list and folders.list), or our own.
 */
final class GcpScopes {
    private static final Pattern PARENT = Pattern.compile("(folders|organizations)/\\d{1,20}");

    private final GoogleHttp http;
    private final Map<Scope, Compute> entered = new ConcurrentHashMap<>();

    GcpScopes(GoogleHttp http) {
        this.http = http;
    }

    /** Turns an entry of the policy into scopes. */
    ScopeListing enter(ScopeSpec.Gcp spec) {
        List<Problem> problems = new ArrayList<>();
        Set<String> projects = new TreeSet<>();
        if (spec.projects().isEmpty()) {
            attempt("own project", problems, () -> projects.add(OwnProject.of(http)));
        }
        for (String name : spec.projects()) {
            if (PARENT.matcher(name).matches()) {
                attempt(name, problems, () -> below(name, projects::add));
            } else if (OwnProject.FORM.matcher(name).matches()) {
                projects.add(name);
            } else {
                problems.add(new Problem("gcp", "", "'" + name + "' is not the id of a Google Cloud project"));
            }
        }
        return new ScopeListing(projects.stream().map(this::enter).toList(), problems);
    }

    /**
     * Compute Engine in a scope that was entered before.
     *
     * @throws CloudException if it was not
     */
    Compute of(Scope scope) {
        Compute found = entered.get(scope);
        if (found == null) {
            throw new CloudException(scope + " is none of the scopes in the policy");
        }
        return found;
    }

    private Scope enter(String project) {
        Scope scope = new Scope(CloudProvider.GCP, project, "");
        entered.putIfAbsent(scope, new Compute(http, project));
        return scope;
    }

    /** Every active project below, at whatever depth. */
    private void below(String parent, Consumer<String> each) {
        Deque<String> todo = new ArrayDeque<>(List.of(parent));
        Set<String> seen = new HashSet<>(todo);
        while (!todo.isEmpty()) {
            String here = todo.remove();
            list("projects", here, project -> {
                if (project.path("state").asText().equals("ACTIVE")) {
                    each.accept(project.path("projectId").asText());
                }
            });
            list("folders", here, folder -> {
                String name = folder.path("name").asText();
                if (PARENT.matcher(name).matches() && seen.add(name)) {
                    todo.add(name);
                }
            });
        }
    }

    private void list(String what, String parent, Consumer<JsonNode> each) {
        Set<String> seen = new HashSet<>();
        String token = "";
        do {
            Address address = Address.of(http.settings().endpoint(), "cloudresourcemanager", "/v3")
                    .path(what)
                    .query("parent", parent)
                    .query("pageSize", "300")
                    .query("pageToken", token);
            JsonNode page = http.json(Call.get("resourcemanager." + what + ".list", parent, address.uri()));
            page.path(what).forEach(each);
            token = page.path("nextPageToken").asText("");
            if (!token.isEmpty() && !seen.add(token)) {
                throw GcpFailure.unanswered(
                        "resourcemanager." + what + ".list in " + parent + ": the answer goes round in circles");
            }
        } while (!token.isEmpty());
    }

    private static void attempt(String place, List<Problem> problems, Runnable find) {
        try {
            find.run();
        } catch (CloudException closed) {
            problems.add(new Problem("gcp/" + place, "", String.valueOf(closed.getMessage())));
        }
    }
}
