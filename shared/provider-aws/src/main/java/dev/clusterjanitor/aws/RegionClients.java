package dev.clusterjanitor.aws;

import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The clients for one identity in one region, each made when it is first asked for. */
final class RegionClients implements AutoCloseable {
    private final AwsClients clients;
    private final AwsCredentialsProvider credentials;
    private final String region;
    private @Nullable Ec2Client ec2;
    private @Nullable CloudWatchClient cloudWatch;
    private @Nullable EcsClient ecs;
    private @Nullable IamClient iam;
    private @Nullable CloudWatchLogsClient logs;
    private @Nullable CloudTrailClient cloudTrail;

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

    synchronized EcsClient ecs() {
        if (ecs == null) {
            ecs = clients.configure(EcsClient.builder(), region, credentials).build();
        }
        return ecs;
    }

    /** IAM is global: whichever region is asked for it, the answer is that of the account. */
    synchronized IamClient iam() {
        if (iam == null) {
            iam = clients.configure(IamClient.builder(), AwsClients.globalOf(region), credentials)
                    .build();
        }
        return iam;
    }

    synchronized CloudWatchLogsClient logs() {
        if (logs == null) {
            logs = clients.configure(CloudWatchLogsClient.builder(), region, credentials)
                    .build();
        }
        return logs;
    }

    synchronized CloudTrailClient cloudTrail() {
        if (cloudTrail == null) {
            cloudTrail = clients.configure(CloudTrailClient.builder(), region, credentials)
                    .build();
        }
        return cloudTrail;
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
        Stream.of(ec2, cloudWatch, ecs, iam, logs, cloudTrail)
                .filter(Objects::nonNull)
                .forEach(SdkAutoCloseable::close);
    }
}
