package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.port.CloudException;

/** The region to look into where a reference names none. */
final class OwnRegion {
    private OwnRegion() {}

    static String of(AwsClients clients, String reference) {
        return clients.ownRegion()
                .orElseThrow(() -> new CloudException("no region is set for " + reference + " (AWS_REGION)"));
    }
}
