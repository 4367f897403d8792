package dev.clusterjanitor.cli;

import dev.clusterjanitor.aws.AwsCloud;
import dev.clusterjanitor.azure.AzureCloud;
import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.port.Cloud;
import dev.clusterjanitor.core.sweep.ClusterSearch;
import dev.clusterjanitor.core.sweep.OwnerSearch;
import dev.clusterjanitor.gcp.GcpCloud;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The clouds that one command works on, as far as the policy and the user's options want them. */
final class Clouds implements AutoCloseable {
    /** Variables by which users tell the tools of a cloud where they work. */
    private static final Map<CloudProvider, Set<String>> OWN_PLACE = Map.of(
            CloudProvider.GCP, Set.of("GOOGLE_CLOUD_PROJECT", "GOOGLE_APPLICATION_CREDENTIALS"),
            CloudProvider.AZURE, Set.of("AZURE_SUBSCRIPTION_ID"));

    private final CommonOptions options;
    private final Policy policy;
    private final Map<String, String> environment;
    private final List<NarrowedCloud> clouds = new ArrayList<>();
    private final List<Runnable> close = new ArrayList<>();

    /**
     * Opens them; no cloud is called yet.
     *
     * @param policy with the kinds that are wanted
     */
    Clouds(World world, CommonOptions options, Policy policy) {
        this.options = options;
        this.policy = policy;
        this.environment = world.environment();
        for (CloudProvider provider : CloudProvider.values()) {
            if (isWanted(provider)) {
                add(provider, world);
            }
        }
    }

    private void add(CloudProvider provider, World world) {
        switch (provider) {
            case AWS -> {
                AwsCloud aws = new AwsCloud(policy.tagKeys(), world.pause());
                keep(aws, aws::close);
            }
            case GCP -> {
                GcpCloud gcp = new GcpCloud(policy.tagKeys(), world.pause(), environment);
                keep(gcp, gcp::close);
            }
            case AZURE -> keep(new AzureCloud(policy.tagKeys(), environment, world.pause()), () -> {});
        }
    }

    private void keep(Cloud cloud, Runnable whenDone) {
        clouds.add(new NarrowedCloud(cloud, new HashSet<>(options.scopes)));
        close.add(whenDone);
    }

    List<Cloud> all() {
        return List.copyOf(clouds);
    }

    /** Finds clusters in them, as a sweep would see them. */
    ClusterSearch search() {
        return new ClusterSearch(OwnerSearch.in(all(), policy), policy);
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

    /**
     * The clouds that the policy names. Without a policy's scopes: AWS, whose tools find out by themselves where they are, and
     * each other cloud that the environment or the user names.
     */
    private boolean isWanted(CloudProvider provider) {
        if (options.provider != null) {
            return options.provider == provider;
        }
        if (!policy.scopes().isEmpty()) {
            return policy.scopes().stream().anyMatch(spec -> spec.provider() == provider);
        }
        return provider == CloudProvider.AWS
                || OWN_PLACE.getOrDefault(provider, Set.of()).stream().anyMatch(environment::containsKey);
    }

    @Override
    public void close() {
        close.forEach(Runnable::run);
    }
}
