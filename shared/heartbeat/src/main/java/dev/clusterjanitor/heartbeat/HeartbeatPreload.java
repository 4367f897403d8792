package dev.clusterjanitor.heartbeat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The preload as a file, for {@code dask scheduler --preload}. */
public final class HeartbeatPreload {
    /** Its name as a Python module, with the ending. */
    public static final String FILE = "cluster_janitor_heartbeat.py";

    private HeartbeatPreload() {}

    /**
     * Writes the preload into a directory, over an older one.
     *
     * @return the file
     */
    public static Path into(Path directory) {
        try (InputStream stream = HeartbeatPreload.class.getResourceAsStream(FILE)) {
            if (stream == null) {
                throw new IllegalStateException("this jar lacks " + FILE);
            }
            Path file = directory.resolve(FILE);
            Files.copy(stream, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
