package dev.clusterjanitor.aws;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * How the SDK's clients are made.
 *
 * @param attempts attempts per call, the first included
 * @param attemptTimeout the longest time for one of them
 * @param callTimeout the longest time for all of them together with the waits in between
 * @param endpoint where all services answer; null: what the SDK finds ({@code AWS_ENDPOINT_URL}, else AWS itself)
 * @param credentials our own; null: what the SDK finds
 * @param region our own; null: what the SDK finds
 * @param machinesPerPage the largest page of DescribeInstances, 5 to 1000
 */
record ClientSettings(
        int attempts,
        Duration attemptTimeout,
        Duration callTimeout,
        @Nullable URI endpoint,
        @Nullable AwsCredentialsProvider credentials,
        @Nullable String region,
        int machinesPerPage) {

    /** The documented maximum of DescribeInstances' MaxResults. */
    static final int LARGEST_PAGE = 1000;

    static final ClientSettings DEFAULT =
            new ClientSettings(6, Duration.ofSeconds(30), Duration.ofSeconds(90), null, null, null, LARGEST_PAGE);
}
