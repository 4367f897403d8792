package dev.clusterjanitor.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Shrinks a jar in its place, and writes its SHA-256 beside it, as {@code sha256sum} does. */
public final class ShrinkJar {
    private static final String CLASS = ".class";

    /** A zip file has local times, so that this one is the same in every zone. */
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private ShrinkJar() {}

    /**
     * Shrinks one jar.
     *
     * @param arguments the jar
     */
    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        long before = Files.size(jar);
        shrink(jar);
        String line = sha256(jar) + "  " + jar.getFileName() + "\n";
        Files.writeString(jar.resolveSibling(jar.getFileName() + ".sha256"), line);
        System.out.printf("%s: %,d bytes, before %,d%n", jar.getFileName(), Files.size(jar), before);
    }

    /** Same in, same out, wherever and whenever it was built: entries stay in their order, and have one time. */
    static void shrink(Path jar) throws IOException {
        Path smaller = jar.resolveSibling(jar.getFileName() + ".tmp");
        try (ZipFile in = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(smaller);
                ZipOutputStream out = new ZipOutputStream(file, StandardCharsets.UTF_8)) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            List<? extends ZipEntry> entries = Collections.list(in.entries());
            Map<String, byte[]> classes = new LinkedHashMap<>();
            for (ZipEntry entry : entries) {
                if (isClass(entry)) {
                    classes.put(className(entry), in.getInputStream(entry).readAllBytes());
                }
            }
            Map<String, byte[]> left = new SdkShrinker(classes).shrink();
            for (ZipEntry entry : entries) {
                byte @Nullable [] bytes = isClass(entry)
                        ? left.get(className(entry))
                        : in.getInputStream(entry).readAllBytes();
                if (bytes != null && !entry.isDirectory()) {
                    ZipEntry copy = new ZipEntry(entry.getName());
                    copy.setTimeLocal(TIME);
                    out.putNextEntry(copy);
                    out.write(bytes);
                    out.closeEntry();
                }
            }
        }
        Files.move(smaller, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isClass(ZipEntry entry) {
        return entry.getName().endsWith(CLASS) && !entry.getName().startsWith("META-INF/");
    }

    private static String className(ZipEntry entry) {
        return entry.getName().substring(0, entry.getName().length() - CLASS.length());
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
