package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ObjectStore;
import dev.clusterjanitor.core.port.StorePlace;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Amazon S3: {@code s3://bucket/prefix}. Needs {@code s3:GetObject}, {@code s3:PutObject} and {@code s3:DeleteObject} on what is
 * below the prefix, and {@code s3:ListBucket} on the bucket.
 */
public final class S3Place implements StorePlace {
    private static final Pattern LOCATION = Pattern.compile("s3://([^/]+)(?:/([^?#]*?))?/*");

    private final ClientSettings settings;

    /** Uses the identity and region that the SDK finds; the bucket may be in another region. */
    public S3Place() {
        this(ClientSettings.DEFAULT);
    }

    S3Place(ClientSettings settings) {
        this.settings = settings;
    }

    @Override
    public String scheme() {
        return "s3";
    }

    @Override
    public ObjectStore open(String location) {
        Matcher parts = LOCATION.matcher(location);
        if (!parts.matches()) {
            throw new CloudException("journal: " + location + " is not of the form s3://bucket/prefix");
        }
        AwsClients clients = new AwsClients(settings);
        String region = OwnRegion.of(clients, location);
        String prefix = parts.group(2) == null || parts.group(2).isEmpty() ? "" : parts.group(2) + "/";
        return new S3Store(new Lazily(clients, region), region, parts.group(1), prefix);
    }

    /** The client, made when it is first needed; it lives as long as the program. */
    private static final class Lazily implements Supplier<S3Client> {
        private final AwsClients clients;
        private final String region;
        private @Nullable S3Client client;

        private Lazily(AwsClients clients, String region) {
            this.clients = clients;
            this.region = region;
        }

        @Override
        public synchronized S3Client get() {
            if (client == null) {
                client = clients.configure(S3Client.builder(), region)
                        .crossRegionAccessEnabled(true)
                        .build();
            }
            return client;
        }
    }
}
