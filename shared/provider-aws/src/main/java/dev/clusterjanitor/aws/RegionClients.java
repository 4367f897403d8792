package dev.clusterjanitor.aws;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The clients for one identity in one region, each made when it is first asked for. */
final class RegionClients implements AutoCloseable {
    private final AwsClients clients;
    private final AwsCredentialsProvider credentials;
    private final String region;
    private @Nullable Ec2Client ec2;
    private @Nullable CloudWatchClient cloudWatch;

    RegionClients(AwsClients clients, AwsCredentialsProvider credentials, String region) {
        this.clients = clients;
        this.credentials = credentials;
        this.region = region;
    }

    String region() {
        return region;
    }

    int machinesPerPage() {
        return clients.settings().machinesPerPage();
    }

    synchronized Ec2Client ec2() {
        if (ec2 == null) {
            ec2 = clients.configure(Ec2Client.builder(), region, credentials).build();
        }
        return ec2;
    }

    synchronized CloudWatchClient cloudWatch() {
        if (cloudWatch == null) {
            cloudWatch = clients.configure(CloudWatchClient.builder(), region, credentials)
                    .build();
        }
        return cloudWatch;
    }

    /**
     * Makes a call in this region.
     *
     * @param action as IAM names it
     * @throws AwsFailure if it fails
     */
    <T> T call(String action, Supplier<T> call) {
        return AwsErrors.call(action, region, call);
    }

    @Override
    public synchronized void close() {
        if (ec2 != null) {
            ec2.close();
        }
        if (cloudWatch != null) {
            cloudWatch.close();
        }
    }
}
