package dev.clusterjanitor.gcp;

import java.net.URI;

/**
 * What a link of Compute Engine names. Only its path counts: Google writes one thing with different hosts, with or without a
 * port, or as a path alone. Links are read and compared, and never called.
 *
 * @param location {@code zones/us-east1-c}, {@code regions/us-east1} or {@code global}; empty if the link has none
 * @param collection {@code disks}, {@code instances}; empty if this is no link
 * @param name the last part of the path
 */
record Link(String location, String collection, String name) {

    static Link of(String text) {
        String[] parts = path(text).split("/", -1);
        int last = parts.length - 1;
        String name = parts[last];
        String collection = last >= 1 ? parts[last - 1] : "";
        if (last >= 2 && parts[last - 2].equals("global")) {
            return new Link("global", collection, name);
        }
        boolean located = last >= 3 && (parts[last - 3].equals("zones") || parts[last - 3].equals("regions"));
        return new Link(located ? parts[last - 3] + "/" + parts[last - 2] : "", collection, name);
    }

    /** Its last part alone: the name of a zone, a machine type, an image. */
    static String name(String text) {
        String path = path(text);
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether it is of this name, in a collection of this zone. */
    boolean isZonal(String zone, String collection, String name) {
        return equals(new Link("zones/" + zone, collection, name));
    }

    private static String path(String text) {
        if (!text.contains("://")) {
            return text;
        }
        try {
            String path = URI.create(text).getPath();
            return path == null ? "" : path;
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}
