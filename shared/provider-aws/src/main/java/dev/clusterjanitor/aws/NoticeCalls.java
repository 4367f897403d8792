package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Delivery;
import java.time.Duration;

/** How AWS is called for notices: a sweep has many, so that each may take less time than other calls. */
final class NoticeCalls {
    static final ClientSettings SETTINGS = new ClientSettings(
            4, Duration.ofSeconds(8), Duration.ofSeconds(25), null, null, null, ClientSettings.LARGEST_PAGE);

    private NoticeCalls() {}

    /** A refusal that says whether a later attempt may help. */
    static Delivery refused(String what, CloudException failed) {
        String code = failed instanceof AwsFailure failure ? failure.code() : "NoRegion";
        boolean passing = code.isEmpty()
                || code.startsWith("status 5")
                || code.startsWith("Throttl")
                || code.startsWith("TooManyRequests")
                || code.startsWith("InternalError")
                || code.startsWith("InternalFailure")
                || code.startsWith("ServiceUnavailable")
                || code.equals("LimitExceededException")
                || code.equals("SendingPausedException");
        return Delivery.refused(what + ": " + failed.getMessage(), passing);
    }
}
