package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.port.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A journal in Amazon S3. A version is an object's ETag; {@code If-None-Match: *} writes only where there is nothing, and
 * {@code If-Match} only over that very version (S3 User Guide, conditional writes). Who loses such a race is answered with 412, or
 * with 409 while the other write is under way.
 */
final class S3Store implements ObjectStore {
    private static final int LARGEST_PAGE = 1000;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int NOT_MET = 412;

    private final Supplier<S3Client> client;
    private final String region;
    private final String bucket;
    private final String prefix;

    /**
     * A part of a bucket.
     *
     * @param client made when it is first needed
     * @param prefix how all keys begin; empty, or with a slash at its end
     */
    S3Store(Supplier<S3Client> client, String region, String bucket, String prefix) {
        this.client = client;
        this.region = region;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    @Override
    public Optional<Stored> get(String key) {
        return unless(NOT_FOUND, NOT_FOUND, "s3:GetObject", () -> {
            ResponseBytes<GetObjectResponse> answer = client.get()
                    .getObjectAsBytes(request -> request.bucket(bucket).key(prefix + key));
            return new Stored(
                    key,
                    answer.asString(StandardCharsets.UTF_8),
                    answer.response().eTag());
        });
    }

    @Override
    public Optional<String> putIfAbsent(String key, String text) {
        return put(request(key).ifNoneMatch("*"), text, CONFLICT);
    }

    /** Where the object is gone, S3 answers 404. */
    @Override
    public Optional<String> replace(String key, String text, String version) {
        return put(request(key).ifMatch(version), text, NOT_FOUND);
    }

    private PutObjectRequest.Builder request(String key) {
        return PutObjectRequest.builder().bucket(bucket).key(prefix + key).contentType("application/json");
    }

    private Optional<String> put(PutObjectRequest.Builder request, String text, int lost) {
        return unless(
                NOT_MET,
                lost,
                "s3:PutObject",
                () -> client.get()
                        .putObject(request.build(), RequestBody.fromString(text))
                        .eTag());
    }

    @Override
    public void delete(String key) {
        AwsErrors.call(
                "s3:DeleteObject",
                region,
                () -> client.get()
                        .deleteObject(request -> request.bucket(bucket).key(prefix + key)));
    }

    @Override
    public List<String> list(String keyPrefix, String after, int most) {
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(bucket)
                .prefix(prefix + keyPrefix)
                .startAfter(after.isEmpty() ? null : prefix + after)
                .maxKeys(Math.min(most, LARGEST_PAGE))
                .build();
        return AwsErrors.call(
                "s3:ListBucket",
                region,
                () -> client.get().listObjectsV2Paginator(request).contents().stream()
                        .limit(most)
                        .map(S3Object::key)
                        .map(key -> key.substring(prefix.length()))
                        .toList());
    }

    /** Makes a call; empty if it is refused with one of two statuses that are no failure. */
    private <T> Optional<T> unless(int status, int orStatus, String action, Supplier<T> call) {
        return AwsErrors.call(action, region, () -> {
            try {
                return Optional.of(call.get());
            } catch (S3Exception refused) {
                @Nullable
                String code = refused.awsErrorDetails() == null
                        ? null
                        : refused.awsErrorDetails().errorCode();
                // A bucket that is not there is no object that is not there.
                if ((refused.statusCode() == status || refused.statusCode() == orStatus)
                        && !"NoSuchBucket".equals(code)) {
                    return Optional.empty();
                }
                throw refused;
            }
        });
    }
}
