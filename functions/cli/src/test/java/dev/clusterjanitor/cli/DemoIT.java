package dev.clusterjanitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.cli.demo.Demo;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The demo keeps its word. */
@ExtendWith(AwsEmulatorExtension.class)
class DemoIT {

    @Test
    void everyClaimOfTheDemoHoldsAndItShowsEveryMessage(AwsEmulator available, @TempDir Path folder)
            throws IOException {
        Path page = folder.resolve("messages.html");
        StringWriter out = new StringWriter();

        boolean holds = new Demo(new PrintWriter(out, true), ZoneOffset.UTC, page).run(Instant.now());

        assertThat(holds).as(out.toString()).isTrue();
        assertThat(available.endpoint()).isNotNull();
        assertThat(out.toString()).contains("  | Subject: ", "will be deleted", page.toString());
        assertThat(Files.readString(page))
                .contains("<iframe sandbox srcdoc=", "<section class=\"slack\">", "Keep this cluster")
                .doesNotContain("<script", "{{");
    }
}
