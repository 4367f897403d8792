package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Cloud;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.Permission;
import dev.clusterjanitor.core.port.ScopeListing;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Google Cloud. Credentials are found as all of Google's tools find them (application default credentials); {@code
 * JANITOR_GCP_ENDPOINT} points all calls at an emulator. Nothing is called before it is needed. May be used by several
 * threads, and kept from one sweep to the next.
 */
public final class GcpCloud implements Cloud, AutoCloseable {
    private final SideBySide sideBySide = new SideBySide();
    private final GcpScopes scopes;
    private final List<ClusterKind> kinds;

    /**
     * Makes the cloud ready.
     *
     * @param keys the keys of the janitor's tags
     * @param pause how to wait for machines to end
     * @param environment the program's environment variables
     * @throws dev.clusterjanitor.core.port.CloudException if {@code JANITOR_GCP_ENDPOINT} is no address
     */
    public GcpCloud(TagKeys keys, Pause pause, Map<String, String> environment) {
        this(keys, pause, GcpSettings.of(environment));
    }

    GcpCloud(TagKeys keys, Pause pause, GcpSettings settings) {
        scopes = new GcpScopes(GoogleHttp.of(settings));
        kinds = GcpClusterKinds.all(scopes, keys, pause, sideBySide);
    }

    @Override
    public CloudProvider provider() {
        return CloudProvider.GCP;
    }

    @Override
    public ScopeListing scopes(ScopeSpec spec) {
        if (spec instanceof ScopeSpec.Gcp gcp) {
            return scopes.enter(gcp);
        }
        throw new IllegalArgumentException("not a scope of Google Cloud: " + spec);
    }

    @Override
    public List<ClusterKind> kinds() {
        return kinds;
    }

    /** Every permission of every kind, and those that finding the scopes takes. */
    public Set<Permission> requiredPermissions() {
        Set<Permission> all = new LinkedHashSet<>();
        all.add(new Permission(
                "resourcemanager.projects.list",
                false,
                "list projects where the policy names a folder or organisation"));
        all.add(new Permission(
                "resourcemanager.folders.list", false, "list folders where the policy names a folder or organisation"));
        kinds.forEach(kind -> all.addAll(kind.requiredPermissions()));
        return all;
    }

    @Override
    public void close() {
        sideBySide.close();
    }
}
