package dev.clusterjanitor.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShrinkJarTest {
    @TempDir
    private Path folder;

    @Test
    void jarsThatDifferInTheirTimesOnlyBecomeTheSameFile() throws IOException {
        Path today = jar("today.jar", 1_700_000_000_000L);
        Path later = jar("later.jar", 1_800_000_000_000L);
        assertThat(Files.readAllBytes(today)).isNotEqualTo(Files.readAllBytes(later));

        ShrinkJar.main(new String[] {today.toString()});
        ShrinkJar.main(new String[] {later.toString()});

        assertThat(today).hasSameBinaryContentAs(later);
    }

    @Test
    void whatIsNoClassStaysAsItIs() throws IOException {
        Path jar = jar("one.jar", 1_700_000_000_000L);

        ShrinkJar.main(new String[] {jar.toString()});

        try (ZipFile zip = new ZipFile(jar.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName)).containsExactly("META-INF/services/x", "text");
            assertThat(new String(zip.getInputStream(zip.getEntry("text")).readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("text");
        }
    }

    @Test
    void theChecksumIsThatOfTheFile() throws Exception {
        Path jar = jar("one.jar", 1_700_000_000_000L);

        ShrinkJar.main(new String[] {jar.toString()});

        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        assertThat(folder.resolve("one.jar.sha256")).hasContent(HexFormat.of().formatHex(digest) + "  one.jar\n");
    }

    private Path jar(String name, long time) throws IOException {
        Path jar = folder.resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String entry : List.of("META-INF/services/x", "text")) {
                ZipEntry next = new ZipEntry(entry);
                next.setTime(time);
                out.putNextEntry(next);
                out.write(entry.getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return jar;
    }
}
