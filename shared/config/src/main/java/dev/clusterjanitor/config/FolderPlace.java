package dev.clusterjanitor.config;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ObjectStore;
import dev.clusterjanitor.core.port.StorePlace;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A folder on this machine: {@code file:path}. For the command line; functions have no disk that lasts. */
public final class FolderPlace implements StorePlace {
    @Override
    public String scheme() {
        return "file";
    }

    @Override
    public ObjectStore open(String location) {
        String path = location.replaceFirst("^file:(//(?=/))?", "");
        try {
            if (!path.isBlank()) {
                return new FolderStore(Path.of(path).toAbsolutePath().normalize());
            }
        } catch (InvalidPathException noPath) {
            // Told below, with those that are empty.
        }
        throw new CloudException("journal: " + location + " is not of the form file:path");
    }
}
