package dev.clusterjanitor.cli.rights;

import dev.clusterjanitor.cli.rights.IamGrant.Arns;
import dev.clusterjanitor.core.port.Permission;
import java.util.List;
import java.util.Map;

/** The one place that says how narrowly IAM grants each action. */
final class IamRules {
    /** How the role is called by which other accounts are entered, unless somebody chose another name. */
    static final String MEMBER_ROLE = "cluster-janitor-member";

    /** What it takes to see tags of a cluster of ours change: its machines, by marker or by name, disks and groups. */
    private static final List<IamGrant> TAGS = List.of(
            IamGrant.markedMachines("Tag").forOwnTags(),
            IamGrant.namedMachines("Tag").forOwnTags(),
            // dask-cloudprovider does not tag disks, nor the groups of old releases.
            new IamGrant("TagParts", List.of(Arns.DISKS, Arns.GROUPS)).forOwnTags());

    private static final List<IamGrant> MACHINES =
            List.of(IamGrant.markedMachines("Terminate"), IamGrant.namedMachines("Terminate"));

    private static final List<IamGrant> ECS_TAGS = List.of(
            IamGrant.tagged("TagEcs", Arns.TASKS, Arns.HOSTS, Arns.DEFINITIONS).forOwnTags(),
            new IamGrant("TagTasksByHost", List.of("arn:aws:ecs:*:*:task/dask-*/*")).forOwnTags());

    private static final List<IamGrant> ROLE_TAGS =
            List.of(IamGrant.tagged("TagRoles", Arns.ROLES).forOwnTags());

    private static final List<IamGrant> ROLES = List.of(IamGrant.tagged("DeleteRoles", Arns.ROLES));

    private static final Map<String, List<IamGrant>> RULES = Map.ofEntries(
            Map.entry(
                    "sts:AssumeRole",
                    List.of(new IamGrant("EnterAccounts", List.of("arn:aws:iam::*:role/" + MEMBER_ROLE)))),
            Map.entry(
                    "logs:GetLogEvents",
                    List.of(new IamGrant("ShowLogs", List.of("arn:aws:logs:*:*:log-group:dask-*:log-stream:*")))),
            Map.entry("ec2:GetConsoleOutput", List.of(IamGrant.markedMachines("ShowConsoleOf"))),
            Map.entry("ec2:CreateTags", TAGS),
            Map.entry("ec2:DeleteTags", TAGS),
            Map.entry("ec2:TerminateInstances", MACHINES),
            Map.entry("ec2:DeleteVolume", List.of(IamGrant.recorded("DeleteRecordedDisks", Arns.DISKS))),
            Map.entry("ec2:DeleteSecurityGroup", List.of(IamGrant.recorded("DeleteRecordedGroups", Arns.GROUPS))),
            Map.entry("ecs:TagResource", concat(ECS_TAGS, startedTasks())),
            Map.entry("ecs:UntagResource", ECS_TAGS),
            Map.entry(
                    "ecs:StopTask",
                    List.of(
                            IamGrant.tagged("DeleteEcs", Arns.TASKS, Arns.HOSTS, Arns.DEFINITIONS),
                            // Tasks that old releases left untagged, in an ECS cluster of their own.
                            new IamGrant("StopTasksByHost", List.of("arn:aws:ecs:*:*:task/dask-*/*")))),
            Map.entry("ecs:DeleteCluster", deleteEcs()),
            Map.entry("ecs:DeleteTaskDefinitions", deleteEcs()),
            Map.entry("ecs:RunTask", deleteEcs()),
            // IAM knows neither resources nor tags for this one. It only makes a definition inactive.
            Map.entry("ecs:DeregisterTaskDefinition", List.of(new IamGrant("DeactivateDefinitions", List.of("*")))),
            Map.entry(
                    "iam:PassRole",
                    List.of(new IamGrant("PassRolesToTasks", List.of(Arns.ROLES))
                            .onlyFor("iam:PassedToService", "ecs-tasks.amazonaws.com"))),
            Map.entry("iam:TagRole", ROLE_TAGS),
            Map.entry("iam:UntagRole", ROLE_TAGS),
            Map.entry("iam:DetachRolePolicy", ROLES),
            Map.entry("iam:DeleteRolePolicy", ROLES),
            Map.entry("iam:DeleteRole", ROLES));

    private IamRules() {}

    /**
     * The grants of an action, each enough by itself.
     *
     * @throws IllegalStateException if it changes something and no rule says how narrowly it is granted
     */
    static List<IamGrant> of(Permission permission) {
        List<IamGrant> grants = RULES.get(permission.action());
        if (grants != null) {
            return grants;
        }
        if (permission.writes()) {
            throw new IllegalStateException(permission.action() + " has no rule in " + IamRules.class.getSimpleName());
        }
        return List.of(IamGrant.LOOK);
    }

    /** Actions that have a rule. */
    static Iterable<String> actions() {
        return RULES.keySet();
    }

    private static List<IamGrant> deleteEcs() {
        return List.of(IamGrant.tagged("DeleteEcs", Arns.TASKS, Arns.HOSTS, Arns.DEFINITIONS));
    }

    /** A worker that is started gets the tags of its siblings in the same call. */
    private static IamGrant startedTasks() {
        return new IamGrant("TagStartedTasks", List.of(Arns.TASKS)).onlyFor("ecs:CreateAction", "RunTask");
    }

    private static List<IamGrant> concat(List<IamGrant> some, IamGrant more) {
        return java.util.stream.Stream.concat(some.stream(), java.util.stream.Stream.of(more))
                .toList();
    }
}
