package dev.clusterjanitor.core.port;

/** A kind of place where a journal can be kept. A policy refers to one as {@code <scheme>:...}. */
public interface StorePlace {

    /** The beginning of its locations, before the colon: {@code file}, {@code s3}, {@code gs}, {@code https}. */
    String scheme();

    /**
     * Opens a place; nothing is called yet.
     *
     * @param location the whole location, its scheme included: {@code s3://bucket/prefix}
     * @throws CloudException if it is not of the right form
     */
    ObjectStore open(String location);
}
