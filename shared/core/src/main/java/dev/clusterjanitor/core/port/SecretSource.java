package dev.clusterjanitor.core.port;

/** A place where secrets are kept. A policy refers to one as {@code secret:<scheme>:<name>}. */
public interface SecretSource {

    /** The word in the reference: {@code env}, {@code aws-secretsmanager}. */
    String scheme();

    /**
     * Reads a secret. The value must never reach a log, a notice, a report or an exception.
     *
     * @throws CloudException if there is no such secret or it may not be read; names the reference, never the value
     */
    String read(String name);
}
