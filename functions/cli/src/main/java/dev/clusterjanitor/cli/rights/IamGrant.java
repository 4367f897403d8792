package dev.clusterjanitor.cli.rights;

import java.util.List;
import java.util.Map;

/**
 * Under which conditions IAM grants an action. AWS knows what dask-cloudprovider's tags say, so a wrong deletion is
 * refused by AWS itself, whatever this program believes (Service Authorization Reference: the resource types and
 * condition keys of each action).
 *
 * @param sid names the statement; grants of one name are one statement
 * @param resources patterns of ARNs in the commercial partition
 * @param conditions operator, key and value, as IAM writes them
 */
record IamGrant(String sid, List<String> resources, Map<String, Map<String, Object>> conditions) {
    private static final String MAKER = "dask-cloudprovider";

    /** Tags that the janitor writes; the prefix is replaced where a policy file names another. */
    private static final Object OWN_TAGS = "cluster-janitor-*";

    private static final String OF_TAGS = "ForAllValues:StringLike";

    private static final String RECORDED = "cluster-janitor-cluster";

    IamGrant(String sid, List<String> resources) {
        this(sid, resources, Map.of());
    }

    /** Listings: AWS has no narrower form for them. */
    static final IamGrant LOOK = new IamGrant("Look", List.of("*"));

    private static IamGrant made(String sid, String key, String... resources) {
        return new IamGrant(sid, List.of(resources), Map.of("StringEquals", Map.of(key + "/createdBy", MAKER)));
    }

    /** Machines that bear dask-cloudprovider's marker. */
    static IamGrant markedMachines(String sid) {
        return made(sid + "MarkedMachines", "ec2:ResourceTag", Arns.MACHINES);
    }

    /** Machines without the marker, of which the name proves that dask-cloudprovider made them. */
    static IamGrant namedMachines(String sid) {
        return new IamGrant(
                sid + "NamedMachines",
                List.of(Arns.MACHINES),
                Map.of(
                        "StringLike",
                        Map.of(
                                "ec2:ResourceTag/Name",
                                List.of("dask-????????-scheduler", "dask-????????-worker-????????"))));
    }

    /** A part of EC2 on which the janitor has recorded a cluster's id. */
    static IamGrant recorded(String sid, String resource) {
        return new IamGrant(sid, List.of(resource), Map.of("Null", Map.of("ec2:ResourceTag/" + RECORDED, "false")));
    }

    /** What dask-cloudprovider made in ECS or IAM, and tagged in the call that made it. */
    static IamGrant tagged(String sid, String... resources) {
        return made(sid, "aws:ResourceTag", resources);
    }

    /** The same, for tags of the janitor's own only. A call without any key is refused: it would remove all tags. */
    IamGrant forOwnTags() {
        Map<String, Map<String, Object>> all = new java.util.TreeMap<>(conditions);
        all.put(OF_TAGS, Map.of("aws:TagKeys", OWN_TAGS));
        all.put("Null", Map.of("aws:TagKeys", "false"));
        return new IamGrant(sid, resources, all);
    }

    /** Whether it is one for tags of the janitor's own. */
    boolean isForOwnTags() {
        return conditions.containsKey(OF_TAGS);
    }

    /** The same, for some of those tags only. */
    IamGrant forTags(List<String> keys) {
        Map<String, Map<String, Object>> all = new java.util.TreeMap<>(conditions);
        all.remove(OF_TAGS);
        all.put("ForAllValues:StringEquals", Map.of("aws:TagKeys", keys));
        return new IamGrant(sid, resources, all);
    }

    /** The same, for a service that gets a role, or an action that sets tags. */
    IamGrant onlyFor(String key, String value) {
        return new IamGrant(sid, resources, Map.of("StringEquals", Map.of(key, value)));
    }

    /** Patterns of the resources that are named more than once. */
    static final class Arns {
        static final String MACHINES = "arn:aws:ec2:*:*:instance/*";
        static final String DISKS = "arn:aws:ec2:*:*:volume/*";
        static final String GROUPS = "arn:aws:ec2:*:*:security-group/*";
        static final String TASKS = "arn:aws:ecs:*:*:task/*";
        static final String HOSTS = "arn:aws:ecs:*:*:cluster/*";
        static final String DEFINITIONS = "arn:aws:ecs:*:*:task-definition/*";
        static final String[] ROLES = {"arn:aws:iam::*:role/*-execution-role", "arn:aws:iam::*:role/*-task-role"};

        private Arns() {}
    }
}
