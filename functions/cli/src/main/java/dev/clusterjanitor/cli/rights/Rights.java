package dev.clusterjanitor.cli.rights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.aws.AwsCloud;
import dev.clusterjanitor.azure.AzureCloud;
import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.Permission;
import dev.clusterjanitor.gcp.GcpCloud;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rights of one cloud, from what its kinds declare, as texts that the cloud's own tools take. */
public final class Rights {
    private static final String TITLE = "Cluster Janitor";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DefaultPrettyPrinter PRINTER = new DefaultPrettyPrinter()
            .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"))
            .withObjectIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));

    private Rights() {}

    /** In what form. */
    public enum Format {
        /** IAM policy, Google role file, Azure role definition. */
        POLICY,
        /** Action, whether it writes, whether it only sets tags, and what for. */
        LIST,
        /** A template of a role for other accounts; AWS only. */
        CLOUDFORMATION
    }

    /** What a provider's kinds and scopes need. No cloud is called. */
    static Set<Permission> required(CloudProvider provider) {
        return switch (provider) {
            case AWS -> {
                try (AwsCloud cloud = new AwsCloud(TagKeys.DEFAULT, Pause.REAL)) {
                    yield cloud.requiredPermissions();
                }
            }
            case GCP -> {
                try (GcpCloud cloud = new GcpCloud(TagKeys.DEFAULT, Pause.REAL, Map.of())) {
                    yield cloud.requiredPermissions();
                }
            }
            case AZURE -> new AzureCloud(TagKeys.DEFAULT, Map.of(), Pause.REAL).requiredPermissions();
        };
    }

    /**
     * The text, with a line feed at its end.
     *
     * @throws IllegalArgumentException if the cloud has no such format
     */
    public static String text(CloudProvider provider, Part part, Format format) {
        Collection<Permission> required = required(provider);
        return switch (format) {
            case LIST -> json(list(required, part));
            case CLOUDFORMATION -> {
                if (provider != CloudProvider.AWS) {
                    throw new IllegalArgumentException("only AWS has CloudFormation templates");
                }
                yield json(IamPolicy.template(required));
            }
            case POLICY ->
                switch (provider) {
                    case AWS -> json(IamPolicy.document(required, part));
                    case GCP -> googleRole(required, part);
                    case AZURE -> json(azureRole(required, part));
                };
        };
    }

    private static ArrayNode list(Collection<Permission> required, Part part) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        required.stream()
                .filter(part::has)
                .forEach(permission -> list.addObject()
                        .put("action", permission.action())
                        .put("writes", permission.writes())
                        .put("marks", Part.MARK.has(permission))
                        .put("purpose", permission.purpose()));
        return list;
    }

    /** As {@code gcloud iam roles create --file} takes it. */
    private static String googleRole(Collection<Permission> required, Part part) {
        StringBuilder yaml = new StringBuilder(
                "title: " + TITLE + "\ndescription: " + purpose(part) + "\nstage: GA\nincludedPermissions:\n");
        actions(required, part)
                .forEach(action -> yaml.append("- ").append(action).append('\n'));
        return yaml.toString();
    }

    /** As {@code az role definition create --role-definition} takes it, once a subscription is named. */
    private static ObjectNode azureRole(Collection<Permission> required, Part part) {
        ObjectNode role = JsonNodeFactory.instance
                .objectNode()
                .put("Name", TITLE)
                .put("IsCustom", true)
                .put("Description", purpose(part));
        role.set("Actions", MAPPER.valueToTree(actions(required, part)));
        role.putArray("NotActions");
        role.putArray("AssignableScopes").add("/subscriptions/<subscription>");
        return role;
    }

    private static List<String> actions(Collection<Permission> required, Part part) {
        return required.stream()
                .filter(part::has)
                .map(Permission::action)
                .sorted()
                .toList();
    }

    private static String purpose(Part part) {
        return switch (part) {
            case LOOK -> "Finds forgotten Dask clusters";
            case MARK -> "Sets tags on Dask clusters for their owners";
            case ACT, ALL -> "Finds and deletes forgotten Dask clusters";
        };
    }

    private static String json(JsonNode node) {
        try {
            return MAPPER.writer(PRINTER).writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }
}
