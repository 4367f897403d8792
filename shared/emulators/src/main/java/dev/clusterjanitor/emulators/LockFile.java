package dev.clusterjanitor.emulators;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Lets one thread of one JVM at a time do something. The system frees the lock when its holder dies; the file stays.
 */
final class LockFile {

    private LockFile() {}

    /**
     * Waits for the lock, then acts.
     *
     * @throws EmulatorUnavailable if somebody else still holds it when patience is over
     */
    static void holding(Path file, Patience patience, Runnable action) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (!patience.awaits(() -> isLocked(channel))) {
                throw new EmulatorUnavailable("another build holds " + file + " for too long");
            }
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isLocked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this JVM has it
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
