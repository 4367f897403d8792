package dev.clusterjanitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.cli.demo.Demo;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demo keeps its word. */
@ExtendWith(AwsEmulatorExtension.class)
class DemoIT {

    @Test
    void everyClaimOfTheDemoHolds(AwsEmulator available) throws IOException {
        StringWriter out = new StringWriter();

        boolean holds = new Demo(new PrintWriter(out, true), ZoneOffset.UTC).run(Instant.now());

        assertThat(holds).as(out.toString()).isTrue();
        assertThat(available.endpoint()).isNotNull();
    }
}
