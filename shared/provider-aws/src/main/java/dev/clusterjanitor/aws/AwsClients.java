package dev.clusterjanitor.aws;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** Makes the SDK's clients, all in the same way. Nothing is made before it is needed: a cold start is short of time. */
final class AwsClients implements AutoCloseable {
    private final ClientSettings settings;
    private @Nullable SdkHttpClient http;
    private @Nullable AwsCredentialsProvider own;

    AwsClients(ClientSettings settings) {
        this.settings = settings;
    }

    ClientSettings settings() {
        return settings;
    }

    /** Makes ready the builder of a client with our own identity. */
    <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configure(B builder, String region) {
        return configure(builder, region, ownCredentials());
    }

    <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configure(
            B builder, String region, AwsCredentialsProvider credentials) {
        builder.httpClient(http())
                .region(Region.of(region))
                .credentialsProvider(credentials)
                // Standard: waits twice as long each time, with jitter, and longer after a throttle.
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                        .maxAttempts(settings.attempts())
                                        .build())
                                .apiCallAttemptTimeout(settings.attemptTimeout())
                                .apiCallTimeout(settings.callTimeout()));
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return builder;
    }

    /** The SDK's name for the one place where the global services of a region's partition answer. */
    static String globalOf(String region) {
        if (region.startsWith("cn-")) {
            return Region.AWS_CN_GLOBAL.id();
        }
        return (region.startsWith("us-gov-") ? Region.AWS_US_GOV_GLOBAL : Region.AWS_GLOBAL).id();
    }

    /** The region that this program runs in, or is set up for. */
    Optional<String> ownRegion() {
        if (settings.region() != null) {
            return Optional.of(settings.region());
        }
        try {
            return Optional.of(
                    DefaultAwsRegionProviderChain.builder().build().getRegion().id());
        } catch (SdkClientException none) {
            return Optional.empty();
        }
    }

    synchronized AwsCredentialsProvider ownCredentials() {
        if (own == null) {
            own = settings.credentials() == null
                    ? DefaultCredentialsProvider.builder().build()
                    : settings.credentials();
        }
        return own;
    }

    private synchronized SdkHttpClient http() {
        if (http == null) {
            http = UrlConnectionHttpClient.builder()
                    .socketTimeout(settings.attemptTimeout())
                    .build();
        }
        return http;
    }

    @Override
    public synchronized void close() {
        if (http != null) {
            http.close();
            http = null;
        }
    }
}
