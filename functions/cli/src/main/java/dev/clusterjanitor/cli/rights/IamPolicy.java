package dev.clusterjanitor.cli.rights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.Permission;
import dev.clusterjanitor.inbox.Inbox;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Rights on AWS as an IAM policy document, and as the CloudFormation template of a role for other accounts. */
final class IamPolicy {
    private static final String VERSION = "2012-10-17";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private IamPolicy() {}

    /** One statement for each way of granting, in an order that does not depend on chance. */
    static ObjectNode document(Collection<Permission> permissions, Part part) {
        Map<String, IamGrant> grants = new TreeMap<>();
        Map<String, TreeSet<String>> actions = new TreeMap<>();
        for (Permission permission : permissions) {
            if (part.has(permission)) {
                for (IamGrant grant : grants(permission, part)) {
                    grants.put(grant.sid(), grant);
                    actions.computeIfAbsent(grant.sid(), sid -> new TreeSet<>()).add(permission.action());
                }
            }
        }
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", VERSION);
        ArrayNode statements = policy.putArray("Statement");
        grants.forEach((sid, grant) -> {
            ObjectNode statement = statements.addObject().put("Sid", sid).put("Effect", "Allow");
            statement.set("Action", MAPPER.valueToTree(actions.get(sid)));
            statement.set("Resource", MAPPER.valueToTree(grant.resources()));
            if (!grant.conditions().isEmpty()) {
                statement.set("Condition", MAPPER.valueToTree(new TreeMap<>(grant.conditions())));
            }
        });
        return policy;
    }

    /** What the inbox may mark, it may mark with its own tags only: of others some are the proof of what may be deleted. */
    private static List<IamGrant> grants(Permission permission, Part part) {
        List<IamGrant> grants = IamRules.of(permission);
        if (part != Part.MARK) {
            return grants;
        }
        List<String> keys =
                Inbox.TAGS.stream().map(TagKeys.DEFAULT::of).sorted().toList();
        return grants.stream()
                .filter(IamGrant::isForOwnTags)
                .map(grant -> grant.forTags(keys))
                .toList();
    }

    /** A role that the janitor of another account may assume, for a StackSet. */
    static ObjectNode template(Collection<Permission> permissions) {
        ObjectNode template = JsonNodeFactory.instance.objectNode();
        template.put("AWSTemplateFormatVersion", "2010-09-09");
        template.put("Description", "Lets the Cluster Janitor of another account sweep this one.");
        ObjectNode parameters = template.putObject("Parameters");
        parameter(parameters, "JanitorRoleArn", "The role of the janitor's function (Terraform output role_arn).")
                .put("AllowedPattern", "arn:[a-z-]+:iam::[0-9]{12}:role/.+");
        parameter(parameters, "RoleName", "How the role is called; the janitor's policy file names it.")
                .put("Default", IamRules.MEMBER_ROLE)
                .put("AllowedPattern", "[A-Za-z0-9_+=,.@-]{1,64}");
        parameter(parameters, "AllowDeletions", "Whether it may mark and delete; else a sweep can only look.")
                .put("Default", "false")
                .set("AllowedValues", MAPPER.valueToTree(new String[] {"true", "false"}));
        parameter(parameters, "InboxRoleArn", "The role of the inbox (output inbox_role_arn); empty: no links here.")
                .put("Default", "")
                .put("AllowedPattern", "|arn:[a-z-]+:iam::[0-9]{12}:role/.+");
        ObjectNode conditions = template.putObject("Conditions");
        ObjectNode act = equal("AllowDeletions", "true");
        conditions.set("Act", act);
        ObjectNode inbox = JsonNodeFactory.instance.objectNode();
        inbox.set("Fn::Not", array(equal("InboxRoleArn", "")));
        conditions.set("Inbox", inbox);
        ObjectNode mark = JsonNodeFactory.instance.objectNode();
        mark.set("Fn::And", array(condition("Act"), condition("Inbox")));
        conditions.set("Mark", mark);
        ObjectNode resources = template.putObject("Resources");
        role(resources, "Role", reference("RoleName"), "JanitorRoleArn");
        policy(resources, "Look", "Role", document(permissions, Part.LOOK));
        policy(resources, "Act", "Role", document(permissions, Part.ACT)).put("Condition", "Act");
        role(resources, "InboxRole", substituted("${RoleName}-inbox"), "InboxRoleArn")
                .put("Condition", "Inbox");
        policy(resources, "InboxLook", "InboxRole", document(permissions, Part.LOOK))
                .put("Condition", "Inbox");
        policy(resources, "InboxMark", "InboxRole", document(permissions, Part.MARK))
                .put("Condition", "Mark");
        return template;
    }

    /** A role that may be assumed by the one whose ARN a parameter gives. */
    private static ObjectNode role(ObjectNode resources, String id, JsonNode name, String trusted) {
        ObjectNode resource = resources.putObject(id).put("Type", "AWS::IAM::Role");
        ObjectNode role = resource.putObject("Properties");
        role.set("RoleName", name);
        role.put("Description", "Assumed by Cluster Janitor to find forgotten Dask clusters");
        ObjectNode trust = role.putObject("AssumeRolePolicyDocument").put("Version", VERSION);
        ObjectNode statement = trust.putArray("Statement").addObject().put("Effect", "Allow");
        statement.putObject("Principal").set("AWS", reference(trusted));
        statement.put("Action", "sts:AssumeRole");
        return resource;
    }

    private static ObjectNode parameter(ObjectNode parameters, String name, String description) {
        return parameters.putObject(name).put("Type", "String").put("Description", description);
    }

    private static ObjectNode policy(ObjectNode resources, String name, String role, ObjectNode document) {
        ObjectNode resource = resources.putObject(name + "Policy").put("Type", "AWS::IAM::Policy");
        ObjectNode properties = resource.putObject("Properties");
        properties.put("PolicyName", name.replace("Inbox", "").toLowerCase(Locale.ROOT));
        properties.set("Roles", array(reference(role)));
        properties.set("PolicyDocument", document);
        return resource;
    }

    private static ObjectNode reference(String name) {
        return JsonNodeFactory.instance.objectNode().put("Ref", name);
    }

    private static ObjectNode condition(String name) {
        return JsonNodeFactory.instance.objectNode().put("Condition", name);
    }

    private static ObjectNode substituted(String text) {
        return JsonNodeFactory.instance.objectNode().put("Fn::Sub", text);
    }

    private static ObjectNode equal(String parameter, String value) {
        ObjectNode equal = JsonNodeFactory.instance.objectNode();
        equal.set("Fn::Equals", array(reference(parameter), MAPPER.valueToTree(value)));
        return equal;
    }

    private static ArrayNode array(JsonNode... items) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : items) {
            array.add(item);
        }
        return array;
    }
}
