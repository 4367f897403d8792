package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.TextSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Amazon S3, read with GetObject: {@code s3://bucket/key}, as UTF-8. */
public final class S3Texts implements TextSource {
    private static final Pattern LOCATION = Pattern.compile("s3://([^/]+)/(.+)");

    /** More than any policy has; whoever points us at something else should hear so. */
    private static final int LARGEST = 1 << 20;

    private final ClientSettings settings;

    /** Uses the identity and region that the SDK finds; the bucket may be in another region. */
    public S3Texts() {
        this(ClientSettings.DEFAULT);
    }

    S3Texts(ClientSettings settings) {
        this.settings = settings;
    }

    @Override
    public String scheme() {
        return "s3";
    }

    @Override
    public String read(String location) {
        Matcher parts = LOCATION.matcher(location);
        if (!parts.matches()) {
            throw new CloudException(location + " is not of the form s3://bucket/key");
        }
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(parts.group(1))
                .key(parts.group(2))
                .build();
        try (AwsClients clients = new AwsClients(settings)) {
            String region = OwnRegion.of(clients, location);
            try (S3Client client = clients.configure(S3Client.builder(), region)
                    .crossRegionAccessEnabled(true)
                    .build()) {
                return AwsErrors.call("s3:GetObject", region, () -> text(client, request));
            }
        } catch (CloudException failed) {
            throw new CloudException(location + " cannot be read: " + failed.getMessage());
        }
    }

    private static String text(S3Client client, GetObjectRequest request) {
        try (ResponseInputStream<GetObjectResponse> stream = client.getObject(request)) {
            byte[] bytes = stream.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                stream.abort();
                throw new AwsFailure("", "it is larger than 1 MiB");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException cut) {
            throw new AwsFailure("", "the answer was cut short");
        }
    }
}
