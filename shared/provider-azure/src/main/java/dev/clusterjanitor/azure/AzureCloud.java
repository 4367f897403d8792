package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Cloud;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.Permission;
import dev.clusterjanitor.core.port.ScopeListing;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Microsoft Azure. Credentials are found as azure-identity finds them everywhere (environment, managed identity,
 * {@code az login}). Nothing is called before it is needed. May be used by several threads, and kept from one sweep to the
 * next. Azure's public cloud only.
 */
public final class AzureCloud implements Cloud {
    private final AzureScopes scopes;
    private final List<ClusterKind> kinds;

    /**
     * Makes the cloud ready.
     *
     * @param keys the keys of the janitor's tags
     * @param environment environment variables: {@code JANITOR_AZURE_ENDPOINT} points all calls elsewhere,
     *     {@code AZURE_SUBSCRIPTION_ID} or the platform's own variable names the program's own subscription
     * @param pause how to wait for machines to end
     * @throws CloudException if the endpoint is no address that may be called
     */
    public AzureCloud(TagKeys keys, Map<String, String> environment, Pause pause) {
        this(keys, new AzureHttp(AzureSettings.of(environment), pause), pause);
    }

    AzureCloud(TagKeys keys, AzureHttp http, Pause pause) {
        Arm arm = new Arm(http);
        SharedReadings readings = new SharedReadings(arm, keys);
        scopes = new AzureScopes(arm, readings);
        kinds = AzureClusterKinds.all(arm, readings, keys, pause);
    }

    @Override
    public CloudProvider provider() {
        return CloudProvider.AZURE;
    }

    @Override
    public ScopeListing scopes(ScopeSpec spec) {
        if (spec instanceof ScopeSpec.Azure azure) {
            return scopes.enter(azure);
        }
        throw new IllegalArgumentException("not a scope of Azure: " + spec);
    }

    @Override
    public List<ClusterKind> kinds() {
        return kinds;
    }

    /** Every permission of every kind, and those that finding the scopes takes. */
    public Set<Permission> requiredPermissions() {
        Set<Permission> all = new LinkedHashSet<>();
        all.add(new Permission("Microsoft.Resources/subscriptions/read", false, "see which subscriptions are visible"));
        kinds.forEach(kind -> all.addAll(kind.requiredPermissions()));
        return all;
    }
}
