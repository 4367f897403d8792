package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Discovery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lists every ECSCluster and FargateCluster of a region: tasks first, which tell what is in use; then what is left of
 * others. Task definitions and roles of clusters with tasks are not looked at.
 */
final class EcsDiscovery {
    private final Scope scope;
    private final RegionClients clients;
    private final EcsListing listing;
    private final EcsAccount account;
    private final EcsGrouping grouping;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();
    private final List<String> leftoverDoubts = new ArrayList<>();
    private final Set<String> hostNames = new HashSet<>();
    private final Set<String> namesOfOthers = new HashSet<>();

    EcsDiscovery(Scope scope, TagKeys keys, RegionClients clients, EcsAccount account) {
        this.scope = scope;
        this.clients = clients;
        this.listing = new EcsListing(clients);
        this.account = account;
        this.grouping = new EcsGrouping(scope, keys);
    }

    Discovery read() {
        readTasks();
        grouping.members()
                .values()
                .forEach(members -> attempt(
                        () -> listing.noteEndOfScheduler(members),
                        "whether the scheduler of workers has ended is not known",
                        new ArrayList<>()));
        Set<String> live = liveStems();
        readAges();
        attempt(this::readGroups, "security groups are not known", leftoverDoubts);
        Set<String> families = new TreeSet<>();
        attempt(
                () -> families.addAll(listing.families(EcsNames.PREFIX)),
                "leftover task definitions are not known",
                leftoverDoubts);
        attempt(() -> readDefinitions(families, live), "leftover task definitions are not known", leftoverDoubts);
        attempt(() -> readRoles(live), "leftover roles are not known", leftoverDoubts);
        Set<String> strangers = grouping.stemsOfStrangers();
        grouping.members().values().forEach(members -> {
            boolean used = members.names().stream().anyMatch(names -> strangers.contains(names.stem()));
            if (used && members.tasks.isEmpty()) {
                members.doubt("tasks that are not its own use its task definitions");
            }
        });
        return new Discovery(grouping.clusters(doubts, leftoverDoubts), problems);
    }

    private void readTasks() {
        List<EcsHost> hosts = new ArrayList<>();
        attempt(() -> hosts.addAll(listing.hosts()), "not all tasks are known", doubts);
        for (EcsHost host : hosts) {
            hostNames.add(host.name());
            grouping.add(host);
            attempt(() -> listing.tasks(host).forEach(grouping::add), "not all tasks are known", doubts);
        }
        grouping.settle();
        Map<String, Set<String>> hostsByCluster = new HashMap<>();
        grouping.members().forEach((name, members) -> {
            members.tasks.forEach(task ->
                    hostsByCluster.computeIfAbsent(name, n -> new TreeSet<>()).add(task.ecsCluster()));
            members.doubtful.forEach(one -> hostsByCluster
                    .computeIfAbsent(one.task().id(), n -> new TreeSet<>())
                    .add(one.task().ecsCluster()));
        });
        account.rememberHosts(clients.region(), doubts.isEmpty() ? hostsByCluster : null);
        account.rememberStrangers(clients.region(), grouping.stemsOfStrangers());
    }

    private Set<String> liveStems() {
        Set<String> live = new HashSet<>(grouping.stemsOfStrangers());
        grouping.members().values().stream()
                .filter(members -> !members.tasks.isEmpty())
                .forEach(members -> members.names().forEach(names -> live.add(names.stem())));
        return live;
    }

    /** ECS tells when a task was created. Where it does not, its definition does, else its roles. */
    private void readAges() {
        for (EcsMembers members : List.copyOf(grouping.members().values())) {
            if (!members.tasks.isEmpty() && members.createdAt() == null) {
                attempt(() -> readAge(members), "the age of a cluster is not known", new ArrayList<>());
            }
        }
    }

    private void readAge(EcsMembers members) {
        listing.definition(members.tasks.get(0).definition()).ifPresent(grouping::add);
        if (members.createdAt() == null) {
            members.names()
                    .forEach(names -> names.roles().stream()
                            .flatMap(role -> account.role(role).stream())
                            .filter(role -> role.isOf(names))
                            .forEach(members::noteRole));
        }
    }

    private void readGroups() {
        List<EcsGroup> idle = new ArrayList<>();
        Set<String> live = new HashSet<>();
        Set<String> old = new HashSet<>();
        grouping.members()
                .values()
                .forEach(members -> members.names().forEach(names -> {
                    (members.tasks.isEmpty() ? old : live).add(names.securityGroup());
                }));
        for (EcsGroup group : listing.groups()) {
            if (live.contains(group.name())) {
                grouping.add(group);
            } else if (!group.tags().isEmpty() || old.contains(group.name())) {
                idle.add(group);
            }
        }
        Map<String, List<String>> users =
                listing.interfacesIn(idle.stream().map(EcsGroup::id).toList());
        idle.forEach(group -> grouping.add(group.inUse(users.containsKey(group.id()))));
    }

    /** One revision of each cluster that has no task: its tags prove whose it is, and it tells its age. */
    private void readDefinitions(Set<String> families, Set<String> live) {
        Set<String> stems = new HashSet<>(live);
        for (String family : families) {
            String stem = EcsNames.stemOfFamily(family).orElse("");
            if (!stem.isEmpty() && stems.add(stem)) {
                listing.definition(family).filter(EcsDefinition::isActive).ifPresent(definition -> {
                    grouping.add(definition);
                    if (EcsMarker.read(definition.tags()).isEmpty()) {
                        namesOfOthers.add(stem);
                    }
                });
            }
        }
    }

    private void readRoles(Set<String> live) {
        Set<String> known = new HashSet<>();
        grouping.members().values().forEach(members -> members.names().forEach(names -> known.add(names.stem())));
        for (String name : account.roleNames()) {
            String stem = EcsNames.stemOfRole(name).orElse("");
            boolean orphan = stem.startsWith(EcsNames.PREFIX)
                    && account.isHome(clients.region())
                    && !namesOfOthers.contains(stem);
            boolean candidate = known.contains(stem) || hostNames.contains(stem) || orphan;
            if (candidate && !live.contains(stem)) {
                readRole(name, stem);
            }
        }
    }

    private void readRole(String name, String stem) {
        EcsAccount.Use use = account.useElsewhere(stem, clients.region());
        if (!use.regions().isEmpty()) {
            return;
        }
        account.role(name)
                .filter(role -> EcsMarker.read(role.tags()).isPresent())
                .ifPresent(role -> {
                    if (use.isNone()) {
                        grouping.add(role);
                    } else {
                        note("whether role " + name + " is used in another region is not known, so it stays: "
                                + use.unread().get(0));
                    }
                });
    }

    private void attempt(Runnable reading, String consequence, List<String> into) {
        try {
            reading.run();
        } catch (CloudException failed) {
            String message = consequence + ": " + failed.getMessage();
            if (!into.contains(message)) {
                into.add(message);
            }
            note(message);
        }
    }

    private void note(String message) {
        Problem problem = new Problem(scope.toString(), EcsClusterKind.ID.toString(), message);
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }
}
