package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Cloud;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.Permission;
import dev.clusterjanitor.core.port.ScopeListing;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Amazon Web Services. Credentials, region and endpoint are found as the AWS SDK finds them everywhere
 * ({@code AWS_REGION}, {@code AWS_PROFILE}, {@code AWS_ENDPOINT_URL}, ...). Nothing is called before it is needed. May
 * be used by several threads, and kept from one sweep to the next.
 */
public final class AwsCloud implements Cloud, AutoCloseable {
    private static final List<Permission> OWN_PERMISSIONS = List.of(
            new Permission("ec2:DescribeRegions", false, "list regions where the policy says all"),
            new Permission("sts:AssumeRole", false, "enter accounts for which the policy names a role"),
            new Permission("organizations:ListAccounts", false, "list accounts where the policy says organization"));

    private final AwsClients clients;
    private final AwsScopes scopes;
    private final List<ClusterKind> kinds;

    /**
     * Makes the cloud ready.
     *
     * @param keys the keys of the janitor's tags
     * @param pause how to wait for machines to end
     */
    public AwsCloud(TagKeys keys, Pause pause) {
        this(keys, pause, "");
    }

    /**
     * Makes the cloud ready, for a program that enters other accounts by roles of its own.
     *
     * @param roleSuffix what is added to the role that the policy names: {@code cluster-janitor-member} becomes {@code
     *     cluster-janitor-member-inbox}; empty: that role itself
     */
    public AwsCloud(TagKeys keys, Pause pause, String roleSuffix) {
        this(keys, pause, roleSuffix, ClientSettings.DEFAULT);
    }

    /** A cloud that answers at one place on this machine, asked once and with no identity of ours. For rehearsals. */
    public static AwsCloud rehearsed(URI endpoint, String region) {
        AwsCredentialsProvider nobody =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nothing"));
        Duration limit = Duration.ofSeconds(5);
        return new AwsCloud(
                TagKeys.DEFAULT,
                Pause.REAL,
                new ClientSettings(1, limit, limit, endpoint, nobody, region, ClientSettings.LARGEST_PAGE));
    }

    AwsCloud(TagKeys keys, Pause pause, ClientSettings settings) {
        this(keys, pause, "", settings);
    }

    AwsCloud(TagKeys keys, Pause pause, String roleSuffix, ClientSettings settings) {
        clients = new AwsClients(settings);
        scopes = new AwsScopes(clients, roleSuffix);
        kinds = AwsClusterKinds.all(scopes, keys, pause);
    }

    @Override
    public CloudProvider provider() {
        return CloudProvider.AWS;
    }

    @Override
    public ScopeListing scopes(ScopeSpec spec) {
        if (spec instanceof ScopeSpec.Aws aws) {
            return scopes.enter(aws);
        }
        throw new IllegalArgumentException("not a scope of AWS: " + spec);
    }

    @Override
    public List<ClusterKind> kinds() {
        return kinds;
    }

    /** Every permission of every kind, and those that finding the scopes takes. */
    public Set<Permission> requiredPermissions() {
        Map<String, Permission> all = new LinkedHashMap<>();
        Stream.concat(OWN_PERMISSIONS.stream(), kinds.stream().flatMap(kind -> kind.requiredPermissions().stream()))
                // What several kinds need is named once.
                .forEach(permission -> all.putIfAbsent(permission.action(), permission));
        return new LinkedHashSet<>(all.values());
    }

    @Override
    public void close() {
        scopes.close();
        clients.close();
    }
}
