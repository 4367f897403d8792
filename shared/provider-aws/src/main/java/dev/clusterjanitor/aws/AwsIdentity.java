package dev.clusterjanitor.aws;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Who the janitor is in an account: itself, or a role that it assumed. */
final class AwsIdentity implements AutoCloseable {
    /** How the janitor shows up in the trail of an account whose role it assumed. */
    static final String SESSION_NAME = "cluster-janitor";

    private final AwsClients clients;
    private final AwsCredentialsProvider credentials;
    private final String homeRegion;
    private final @Nullable StsAssumeRoleCredentialsProvider assumed;
    private final @Nullable StsClient ownSts;
    private final Map<String, RegionClients> regions = new ConcurrentHashMap<>();

    /**
     * Makes an identity. Calls nothing.
     *
     * @param role the ARN of a role to assume; null: the program's own identity
     * @param homeRegion where to ask what is not a matter of regions
     */
    AwsIdentity(AwsClients clients, @Nullable String role, String homeRegion) {
        this.clients = clients;
        this.homeRegion = homeRegion;
        if (role == null) {
            ownSts = null;
            assumed = null;
            credentials = clients.ownCredentials();
        } else {
            StsClient sts = clients.configure(StsClient.builder(), homeRegion).build();
            ownSts = sts;
            assumed = StsAssumeRoleCredentialsProvider.builder()
                    .stsClient(sts)
                    .refreshRequest(request -> request.roleArn(role).roleSessionName(SESSION_NAME))
                    .build();
            credentials = assumed;
        }
    }

    /**
     * The account that this identity acts in. Proves that it can be entered at all.
     *
     * @throws AwsFailure if it cannot
     */
    String account() {
        // First the role, so that a refusal is told as what it is, and not as a failure to ask who we are.
        if (assumed != null) {
            AwsErrors.call("sts:AssumeRole", homeRegion, assumed::resolveCredentials);
        }
        try (StsClient sts =
                clients.configure(StsClient.builder(), homeRegion, credentials).build()) {
            return AwsErrors.call("sts:GetCallerIdentity", homeRegion, sts::getCallerIdentity)
                    .account();
        }
    }

    /**
     * The ARN of who we are.
     *
     * @throws AwsFailure if it is not told
     */
    String caller() {
        try (StsClient sts =
                clients.configure(StsClient.builder(), homeRegion, credentials).build()) {
            return AwsErrors.call("sts:GetCallerIdentity", homeRegion, sts::getCallerIdentity)
                    .arn();
        }
    }

    /**
     * The regions that are enabled in the account (EC2 DescribeRegions lists no others unless asked to).
     *
     * @throws AwsFailure if they cannot be listed
     */
    List<String> enabledRegions() {
        RegionClients home = in(homeRegion);
        DescribeRegionsRequest request =
                DescribeRegionsRequest.builder().allRegions(false).build();
        return home.call("ec2:DescribeRegions", () -> home.ec2().describeRegions(request)).regions().stream()
                .filter(region -> !"not-opted-in".equals(region.optInStatus()))
                .map(Region::regionName)
                .sorted()
                .toList();
    }

    /** The clients for a region. */
    RegionClients in(String region) {
        return regions.computeIfAbsent(region, name -> new RegionClients(clients, credentials, name));
    }

    @Override
    public void close() {
        regions.values().forEach(RegionClients::close);
        if (assumed != null) {
            assumed.close();
        }
        if (ownSts != null) {
            ownSts.close();
        }
    }
}
