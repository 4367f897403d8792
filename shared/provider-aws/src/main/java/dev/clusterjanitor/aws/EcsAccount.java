package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.port.CloudException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * What an account has only once, for all its regions: the IAM roles of Dask clusters, and who may be using them. IAM
 * allows few calls, so what was read is remembered for one sweep.
 */
final class EcsAccount {
    /** ListRoles takes at most 1000. */
    private static final int LARGEST_PAGE = 1000;

    private final RegionClients clients;
    private final String home;
    private final Supplier<List<RegionClients>> regions;
    private final Map<String, Optional<EcsRole>> read = new HashMap<>();
    private final Map<String, Set<String>> seen = new HashMap<>();
    private final Map<String, String> unread = new LinkedHashMap<>();
    private final Map<String, Map<String, Set<String>>> hosts = new HashMap<>();
    private final Map<String, Set<String>> strangers = new HashMap<>();
    private @Nullable List<String> names;
    private @Nullable List<RegionClients> everyRegion;

    /**
     * Makes ready to ask. Calls nothing.
     *
     * @param clients for calls to IAM
     * @param home the region to which roles belong that are left of clusters of no region in particular
     * @param regions gives every region that is enabled in the account
     */
    EcsAccount(RegionClients clients, String home, Supplier<List<RegionClients>> regions) {
        this.clients = clients;
        this.home = home;
        this.regions = regions;
    }

    /**
     * Who else may be using a role.
     *
     * @param regions other regions with a Dask cluster of that name
     * @param unread why it is not known of other regions; empty if it is of all
     */
    record Use(Set<String> regions, List<String> unread) {
        boolean isNone() {
            return regions.isEmpty() && unread.isEmpty();
        }
    }

    boolean isHome(String region) {
        return home.equals(region);
    }

    /**
     * The names of all roles that end as those of Dask clusters do, whoever made them.
     *
     * @throws AwsFailure if they cannot be listed
     */
    synchronized List<String> roleNames() {
        if (names == null) {
            List<String> found = new ArrayList<>();
            Paging.<ListRolesResponse>each(
                    "iam:ListRoles",
                    token -> clients.call(
                            "iam:ListRoles",
                            () -> clients.iam()
                                    .listRoles(request ->
                                            request.maxItems(LARGEST_PAGE).marker(token))),
                    page -> Boolean.TRUE.equals(page.isTruncated()) ? page.marker() : null,
                    page -> page.roles().stream()
                            .map(Role::roleName)
                            .filter(name -> EcsNames.stemOfRole(name).isPresent())
                            .forEach(found::add));
            names = List.copyOf(found);
        }
        return names;
    }

    /**
     * A role, as it was when this sweep first asked; empty if there is none.
     *
     * @throws AwsFailure if it cannot be read
     */
    synchronized Optional<EcsRole> role(String name) {
        Optional<EcsRole> known = read.get(name);
        if (known == null) {
            known = freshRole(name);
            read.put(name, known);
        }
        return known;
    }

    /** A role as it is now. */
    Optional<EcsRole> freshRole(String name) {
        try {
            Role role = clients.call("iam:GetRole", () -> clients.iam().getRole(request -> request.roleName(name)))
                    .role();
            Map<String, String> tags = new LinkedHashMap<>();
            role.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
            return Optional.of(new EcsRole(
                    role.roleName(),
                    role.arn(),
                    role.roleId(),
                    role.createDate(),
                    role.roleLastUsed() == null ? null : role.roleLastUsed().lastUsedDate(),
                    tags));
        } catch (AwsFailure failed) {
            if (failed.isNotFound()) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /** Remembers where in a region the tasks of each cluster are; null where that is not known for all. */
    synchronized void rememberHosts(String region, @Nullable Map<String, Set<String>> hostsByCluster) {
        if (hostsByCluster == null) {
            hosts.remove(region);
        } else {
            hosts.put(region, hostsByCluster);
        }
    }

    /** Remembers which families tasks use in a region that are of no cluster, by their stems. */
    synchronized void rememberStrangers(String region, Set<String> stems) {
        strangers.put(region, Set.copyOf(stems));
    }

    /** The stems that this sweep has seen tasks use in a region that are of no cluster. */
    synchronized Set<String> strangersIn(String region) {
        return strangers.getOrDefault(region, Set.of());
    }

    /** The ECS clusters in which this sweep has seen tasks of a cluster; empty if it has not looked into all. */
    synchronized Optional<Set<String>> hostsOf(String region, String cluster) {
        return Optional.ofNullable(hosts.get(region)).map(all -> all.getOrDefault(cluster, Set.of()));
    }

    /** Who else may be using the roles of this stem, as this sweep has seen it. */
    synchronized Use useElsewhere(String stem, String region) {
        return use(
                stem,
                region,
                other -> !stem.startsWith(EcsNames.PREFIX) || stemsIn(other).contains(stem));
    }

    /** The same, asked anew. */
    synchronized Use useElsewhereNow(String stem, String region) {
        return use(stem, region, other -> true);
    }

    private Use use(String stem, String region, Predicate<RegionClients> mayBe) {
        Set<String> using = new TreeSet<>();
        List<String> unknown = new ArrayList<>();
        try {
            if (everyRegion == null) {
                everyRegion = regions.get();
            }
        } catch (CloudException failed) {
            return new Use(using, List.of(String.valueOf(failed.getMessage())));
        }
        for (RegionClients other : everyRegion) {
            try {
                if (!other.region().equals(region) && mayBe.test(other) && isUsed(other, stem)) {
                    using.add(other.region());
                }
            } catch (AwsFailure failed) {
                unknown.add(String.valueOf(failed.getMessage()));
            }
        }
        return new Use(using, unknown);
    }

    /** The stems of all that looks like a Dask cluster in a region; more than there are rather than less. */
    private Set<String> stemsIn(RegionClients other) {
        String failure = unread.get(other.region());
        if (failure != null) {
            throw new AwsFailure("", failure);
        }
        Set<String> stems = seen.get(other.region());
        if (stems == null) {
            try {
                EcsListing listing = new EcsListing(other);
                stems = new TreeSet<>();
                for (String family : listing.families(EcsNames.PREFIX)) {
                    EcsNames.stemOfFamily(family).ifPresent(stems::add);
                }
                for (EcsHost host : listing.hosts()) {
                    stems.add(host.name());
                    EcsMarker.read(host.tags())
                            .flatMap(EcsMarker::names)
                            .map(EcsNames::stem)
                            .ifPresent(stems::add);
                }
            } catch (AwsFailure failed) {
                unread.put(other.region(), String.valueOf(failed.getMessage()));
                throw failed;
            }
            seen.put(other.region(), stems);
        }
        return stems;
    }

    private static boolean isUsed(RegionClients other, String stem) {
        EcsListing listing = new EcsListing(other);
        if (listing.hosts(List.of(stem)).stream().anyMatch(EcsHost::isMadeByDask)) {
            return true;
        }
        EcsNames names = new EcsNames(stem, "");
        return listing.families(stem).stream()
                .filter(names.families()::contains)
                .anyMatch(family ->
                        !listing.revisions(family, TaskDefinitionStatus.ACTIVE).isEmpty());
    }
}
