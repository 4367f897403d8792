package dev.clusterjanitor.core.port;

/**
 * A cloud refused or failed to do what was asked. The message names the call and the cloud's error code, in words for
 * a user, and holds no secret: it goes to reports, logs and notices as it stands.
 */
public class CloudException extends RuntimeException implements Explained {
    private static final long serialVersionUID = 1L;

    public CloudException(String message) {
        super(message);
    }

    public CloudException(String message, Throwable cause) {
        super(message, cause);
    }
}
