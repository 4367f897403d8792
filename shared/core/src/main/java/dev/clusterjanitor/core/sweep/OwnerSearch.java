package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.Tags;
import dev.clusterjanitor.core.policy.Owners;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Cloud;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Connection;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.core.port.LogTail;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Permission;
import dev.clusterjanitor.core.port.ScopeListing;
import dev.clusterjanitor.core.port.Watch;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Clouds that ask their audit log for the owner of a cluster that no tag names one of. Only clusters that are read by
 * name are asked for, which are those that seem stale: each once in a sweep, and only once at all where the answer can
 * be written on it. It is written with the first mark, as the owner's tag, where its owner can see and change it.
 */
public final class OwnerSearch {
    private final Owners owners;
    private final String key;
    private final Map<String, String> found = new ConcurrentHashMap<>();

    private OwnerSearch(Policy policy) {
        this.owners = policy.owners();
        this.key = policy.tagKeys().of(JanitorTag.OWNER);
    }

    /** These clouds, searching if the policy wants it, and as they are if not. */
    public static List<Cloud> in(List<Cloud> clouds, Policy policy) {
        if (!policy.owners().fromAuditLog()) {
            return clouds;
        }
        OwnerSearch search = new OwnerSearch(policy);
        return clouds.stream().<Cloud>map(search::searching).toList();
    }

    private Cloud searching(Cloud cloud) {
        List<ClusterKind> kinds = cloud.kinds().stream()
                .<ClusterKind>map(kind -> new SearchingKind(this, kind))
                .toList();
        return new SearchingCloud(cloud, kinds);
    }

    /** The handle as it is, or one whose cluster bears the owner that the log tells. */
    private ClusterHandle search(ClusterKind kind, ClusterHandle handle) {
        Cluster cluster = handle.cluster();
        boolean asked = cluster.tags().all(key).contains(Owners.UNKNOWN);
        if (asked || !owners.of(cluster.tags()).name().isEmpty()) {
            return handle;
        }
        String owner = found.computeIfAbsent(
                cluster.id() + " " + cluster.incarnation(),
                id -> kind.creator(cluster).filter(name -> !name.isBlank()).orElse(Owners.UNKNOWN));
        return new OwnedHandle(handle, key, owner);
    }

    private record SearchingCloud(Cloud cloud, List<ClusterKind> kinds) implements Cloud {
        @Override
        public CloudProvider provider() {
            return cloud.provider();
        }

        @Override
        public ScopeListing scopes(ScopeSpec spec) {
            return cloud.scopes(spec);
        }
    }

    private record SearchingKind(OwnerSearch search, ClusterKind kind) implements ClusterKind {
        @Override
        public KindId id() {
            return kind.id();
        }

        @Override
        public Discovery discover(Scope scope) {
            return kind.discover(scope);
        }

        @Override
        public Observations observe(List<Watch> watches, Instant now) {
            return kind.observe(watches, now);
        }

        @Override
        public Optional<ClusterHandle> reconstruct(Scope scope, String name) {
            return kind.reconstruct(scope, name).map(handle -> search.search(kind, handle));
        }

        @Override
        public Optional<String> clusterOf(Scope scope, String location, String machine) {
            return kind.clusterOf(scope, location, machine);
        }

        @Override
        public Optional<String> creator(Cluster cluster) {
            return kind.creator(cluster);
        }

        @Override
        public String tagCommand(Cluster cluster, String key, String value) {
            return kind.tagCommand(cluster, key, value);
        }

        @Override
        public Set<Permission> requiredPermissions() {
            return kind.requiredPermissions();
        }
    }

    private record OwnedHandle(ClusterHandle handle, String key, String owner) implements ClusterHandle {
        @Override
        public Cluster cluster() {
            Cluster cluster = handle.cluster();
            Map<String, List<String>> tags = new LinkedHashMap<>(cluster.tags().values());
            tags.put(key, List.of(owner));
            return cluster.with(new Tags(tags));
        }

        @Override
        public void tag(TagChange change) {
            Map<String, String> set = new HashMap<>(change.set());
            if (!set.isEmpty()) {
                set.putIfAbsent(key, owner);
            }
            handle.tag(new TagChange(set, change.remove()));
        }

        @Override
        public Deletion delete(Deadline deadline) {
            return handle.delete(deadline);
        }

        @Override
        public void scale(int workers) {
            handle.scale(workers);
        }

        @Override
        public void deallocate() {
            handle.deallocate();
        }

        @Override
        public List<LogTail> logs(int lines) {
            return handle.logs(lines);
        }

        @Override
        public Optional<Connection> connection() {
            return handle.connection();
        }
    }
}
