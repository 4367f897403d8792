package dev.clusterjanitor.cli;

import dev.clusterjanitor.aws.AwsCloud;
import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Cloud;
import dev.clusterjanitor.core.port.ClusterKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The clouds that one command works on, as far as the policy and the user's options want them. */
final class Clouds implements AutoCloseable {
    private final CommonOptions options;
    private final Policy policy;
    private final List<NarrowedCloud> clouds = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    /**
     * Opens them; no cloud is called yet.
     *
     * @param policy with the kinds that are wanted
     */
    Clouds(World world, CommonOptions options, Policy policy) {
        this.options = options;
        this.policy = policy;
        if (isWanted(CloudProvider.AWS)) {
            AwsCloud aws = new AwsCloud(policy.tagKeys(), world.pause());
            open.add(aws);
            clouds.add(new NarrowedCloud(aws, new HashSet<>(options.scopes)));
        }
        tellUnreachable(world);
    }

    List<Cloud> all() {
        return List.copyOf(clouds);
    }

    /** Where the policy wants this cloud swept. */
    List<ScopeSpec> specs(Cloud cloud) {
        return policy.scopes().isEmpty()
                ? List.of(ScopeSpec.own(cloud.provider()))
                : policy.scopes().stream()
                        .filter(spec -> spec.provider() == cloud.provider())
                        .toList();
    }

    /** The kinds of this cloud that are wanted. */
    List<ClusterKind> kinds(Cloud cloud) {
        return cloud.kinds().stream().filter(kind -> policy.wants(kind.id())).toList();
    }

    /**
     * Checks the scopes that the user named, once the clouds have told those there are.
     *
     * @throws BadUsage if there is no such scope; the message names those there are
     */
    void requireSeen() {
        Set<String> seen = new TreeSet<>();
        clouds.forEach(cloud -> seen.addAll(cloud.seen()));
        for (String scope : options.scopes) {
            if (!seen.contains(scope)) {
                throw new BadUsage("--scope " + Printable.of(scope) + ": the policy has no such scope; it has "
                        + List.copyOf(seen));
            }
        }
    }

    private boolean isWanted(CloudProvider provider) {
        return options.provider == null || options.provider == provider;
    }

    /** A scope that this program cannot reach is said aloud: silence would look like an empty cloud. */
    private void tellUnreachable(World world) {
        policy.scopes().stream()
                .map(ScopeSpec::provider)
                .filter(provider ->
                        isWanted(provider) && clouds.stream().noneMatch(cloud -> cloud.provider() == provider))
                .distinct()
                .forEach(provider -> world.err()
                        .println("janitor: the policy names scopes of " + provider.id()
                                + ", which this version cannot sweep; they are left out"));
    }

    @Override
    public void close() {
        for (AutoCloseable cloud : open) {
            try {
                cloud.close();
            } catch (Exception e) {
                throw new IllegalStateException("a cloud did not close", e);
            }
        }
    }
}
