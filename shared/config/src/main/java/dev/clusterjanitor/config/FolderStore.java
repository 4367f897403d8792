package dev.clusterjanitor.config;

import dev.clusterjanitor.core.model.Digest;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ObjectStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Texts as files below a folder. A file is written whole under another name and moved into place; a lock keeps programs on
 * this machine apart. A version is a digest of the text.
 */
final class FolderStore implements ObjectStore {
    private static final String LOCK = ".lock";
    private static final String UNFINISHED = ".unfinished";

    /** Locks of files keep processes apart, and fail between threads of one. */
    private static final Object OURS = new Object();

    private final Path root;

    FolderStore(Path root) {
        this.root = root;
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    @Override
    public Optional<Stored> get(String key) {
        return tell("read", () -> read(key));
    }

    @Override
    public Optional<String> putIfAbsent(String key, String text) {
        return tell("written", () -> locked(() -> read(key).isPresent() ? Optional.empty() : write(key, text)));
    }

    @Override
    public Optional<String> replace(String key, String text, String version) {
        return tell(
                "written",
                () -> locked(() -> read(key)
                                .filter(stored -> stored.version().equals(version))
                                .isPresent()
                        ? write(key, text)
                        : Optional.empty()));
    }

    @Override
    public void delete(String key) {
        tell("written", () -> locked(() -> Files.deleteIfExists(file(key))));
    }

    @Override
    public List<String> list(String prefix, String after, int most) {
        return tell("read", () -> {
            Path folder = file(prefix.substring(0, prefix.lastIndexOf('/') + 1));
            if (!Files.isDirectory(folder)) {
                return List.of();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                return files.filter(file -> !file.toString().endsWith(UNFINISHED) && Files.isRegularFile(file))
                        .map(file -> root.relativize(file).toString().replace('\\', '/'))
                        .filter(key -> key.startsWith(prefix) && key.compareTo(after) > 0 && !key.equals(LOCK))
                        .sorted()
                        .limit(most)
                        .toList();
            }
        });
    }

    private Optional<Stored> read(String key) throws IOException {
        try {
            String text = Files.readString(file(key));
            return Optional.of(new Stored(key, text, Digest.of(text)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    private Optional<String> write(String key, String text) throws IOException {
        Path file = file(key);
        Files.createDirectories(file.getParent());
        Path whole = file.resolveSibling(file.getFileName() + UNFINISHED);
        Files.write(whole, text.getBytes(StandardCharsets.UTF_8));
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return Optional.of(Digest.of(text));
    }

    private Path file(String key) {
        Path file = root.resolve(key).normalize();
        if (!file.startsWith(root)) {
            throw new IllegalArgumentException("outside of the journal: " + key);
        }
        return file;
    }

    private <T> T locked(Work<T> work) throws IOException {
        synchronized (OURS) {
            Files.createDirectories(root);
            try (FileChannel channel =
                    FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                FileLock lock = channel.lock();
                try {
                    return work.run();
                } finally {
                    lock.release();
                }
            }
        }
    }

    private <T> T tell(String what, Work<T> work) {
        try {
            return work.run();
        } catch (IOException failed) {
            throw new CloudException("the journal in " + root + " cannot be " + what + " ("
                    + failed.getClass().getSimpleName() + ")");
        }
    }
}
