package dev.clusterjanitor.core.port;

/** A place where a policy file can be kept. {@code JANITOR_CONFIG} refers to one as {@code <scheme>:...}. */
public interface TextSource {

    /** The beginning of its locations, before the colon: {@code file}, {@code s3}, {@code ssm}. */
    String scheme();

    /**
     * Reads a text, with the program's own identity.
     *
     * @param location the whole location, its scheme included: {@code s3://bucket/policy.yaml}
     * @throws CloudException if there is no such text or it may not be read
     */
    String read(String location);
}
