package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/**
 * Everything about one cluster, read freshly from its name alone.
 *
 * @param cluster the facts
 * @param members its parts
 * @param hosts the ECS clusters that its tasks are in, be they the user's own
 * @param others tasks that carry its tags and may be copies, each an entry of its own: never stopped with it
 * @param isShared whether tasks that are not its own use its task definitions, and so its roles
 * @param unprovenRoles its roles of which it is not known whether another region uses them, and why
 */
record EcsInventory(
        Cluster cluster,
        EcsMembers members,
        List<EcsHost> hosts,
        List<EcsTask> others,
        boolean isShared,
        Map<String, String> unprovenRoles) {

    EcsInventory {
        hosts = List.copyOf(hosts);
        others = List.copyOf(others);
        unprovenRoles = Map.copyOf(unprovenRoles);
    }

    /**
     * Reads a cluster.
     *
     * @return empty if nothing of that name is listed
     * @throws AwsFailure if it cannot be read
     */
    static Optional<EcsInventory> read(
            RegionClients clients, EcsAccount account, TagKeys keys, Scope scope, String name) {
        return EcsMarker.isLegal(name) ? new Reading(clients, account, keys, scope, name).read() : Optional.empty();
    }

    /** Whether this is a task that carries the tags of a cluster, and may be a copy. */
    boolean isCopy() {
        return cluster.shape() == Shape.UNGROUPED && !cluster.doubts().isEmpty();
    }

    /** The names of the parts of this cluster. */
    List<EcsNames> names() {
        return members.names();
    }

    /** One reading. */
    private static final class Reading {
        private final RegionClients clients;
        private final EcsListing listing;
        private final EcsAccount account;
        private final EcsGrouping grouping;
        private final String name;
        private final Map<String, EcsHost> hosts = new LinkedHashMap<>();
        private final Map<String, String> unproven = new LinkedHashMap<>();

        Reading(RegionClients clients, EcsAccount account, TagKeys keys, Scope scope, String name) {
            this.clients = clients;
            this.listing = new EcsListing(clients);
            this.account = account;
            this.grouping = new EcsGrouping(scope, keys);
            this.name = name;
        }

        Optional<EcsInventory> read() {
            for (EcsHost host : hosts()) {
                grouping.add(host);
                hosts.put(host.name(), host);
                listing.tasks(host).forEach(grouping::add);
            }
            grouping.settle();
            Optional.ofNullable(grouping.members().get(name)).ifPresent(listing::noteEndOfScheduler);
            readDefinitions(TaskDefinitionStatus.ACTIVE);
            readRoles();
            readGroups();
            if (grouping.members().containsKey(name)) {
                readDefinitions(TaskDefinitionStatus.INACTIVE);
                readStrangers();
            }
            return grouping.clusters(List.of(), List.of()).stream()
                    .filter(cluster -> cluster.id().name().equals(name))
                    .findFirst()
                    .map(this::inventory);
        }

        private EcsInventory inventory(Cluster cluster) {
            EcsMembers members =
                    Optional.ofNullable(grouping.members().get(name)).orElseGet(this::apart);
            List<EcsHost> with = members.tasks.stream()
                    .map(task -> hosts.get(task.ecsCluster()))
                    .filter(host -> host != null)
                    .distinct()
                    .toList();
            Set<String> strangers = strangers();
            boolean isShared = members.names().stream().map(EcsNames::stem).anyMatch(strangers::contains);
            List<EcsTask> others =
                    members.doubtful.stream().map(EcsMembers.Doubtful::task).toList();
            return new EcsInventory(cluster, members, with, others, isShared, unproven);
        }

        /** A task in doubt alone, for what is read by its own id. */
        private EcsMembers apart() {
            EcsMembers alone = new EcsMembers(TagKeys.DEFAULT);
            grouping.members()
                    .values()
                    .forEach(members -> members.doubtful.stream()
                            .map(EcsMembers.Doubtful::task)
                            .filter(task -> task.id().equals(name))
                            .forEach(alone.tasks::add));
            return alone;
        }

        private Set<String> strangers() {
            Set<String> strangers = new TreeSet<>(account.strangersIn(clients.region()));
            strangers.addAll(grouping.stemsOfStrangers());
            return strangers;
        }

        /** Where this sweep has seen its tasks, and where they would be; every ECS cluster, if it has not looked. */
        private List<EcsHost> hosts() {
            Optional<Set<String>> seen = account.hostsOf(clients.region(), name);
            if (seen.isEmpty()) {
                return listing.hosts();
            }
            Set<String> likely = new TreeSet<>(seen.get());
            both().forEach(names -> likely.add(names.stem()));
            return listing.hosts(List.copyOf(likely));
        }

        private List<EcsNames> both() {
            return List.of(EcsNames.since2025(name), EcsNames.before2025(name));
        }

        /** The names of its parts, as far as they are known by now; else all that they might be. */
        private List<EcsNames> likelyNames() {
            List<EcsNames> known = grouping.members().containsKey(name)
                    ? grouping.members().get(name).names()
                    : List.of();
            return known.isEmpty() ? both() : known;
        }

        /** Revisions that were made inactive alone are no residue: an orderly end leaves them, and they cost nothing. */
        private void readDefinitions(TaskDefinitionStatus status) {
            for (EcsNames names : likelyNames()) {
                names.families().stream()
                        .flatMap(family -> listing.revisions(family, status).stream())
                        .flatMap(arn -> listing.definition(arn).stream())
                        .filter(definition -> definition.isOf(names))
                        .forEach(grouping::add);
            }
        }

        private void readRoles() {
            for (EcsNames names : likelyNames()) {
                List<EcsRole> roles = names.roles().stream()
                        .flatMap(role -> account.freshRole(role).stream())
                        .filter(role -> role.isOf(names))
                        .toList();
                if (!roles.isEmpty()) {
                    claim(names, roles);
                }
            }
        }

        /** Roles are of the whole account: they are this cluster's if no other region has a cluster of its name. */
        private void claim(EcsNames names, List<EcsRole> roles) {
            EcsMembers known = grouping.members().get(name);
            boolean here = known != null;
            if (known != null) {
                roles.forEach(known::noteRole);
            }
            EcsAccount.Use use = account.useElsewhere(names.stem(), clients.region());
            if (use.isNone() && (here || account.isHome(clients.region()))) {
                roles.forEach(grouping::add);
            } else if (use.regions().isEmpty() && !use.unread().isEmpty()) {
                roles.forEach(role -> unproven.put(role.name(), use.unread().get(0)));
            }
        }

        private void readGroups() {
            List<EcsGroup> found = listing.groupsNamed(likelyNames().stream()
                    .map(EcsNames::securityGroup)
                    .distinct()
                    .toList());
            Map<String, List<String>> users =
                    listing.interfacesIn(found.stream().map(EcsGroup::id).toList());
            found.forEach(group -> grouping.add(group.inUse(users.containsKey(group.id()))));
        }

        private void readStrangers() {
            EcsMembers members = grouping.members().get(name);
            Set<String> strangers = strangers();
            if (members != null
                    && members.tasks.isEmpty()
                    && members.names().stream().map(EcsNames::stem).anyMatch(strangers::contains)) {
                members.doubt("tasks that are not its own use its task definitions");
            }
        }
    }
}
