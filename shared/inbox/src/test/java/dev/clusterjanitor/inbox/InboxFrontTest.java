package dev.clusterjanitor.inbox;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.config.ConfigReader;
import dev.clusterjanitor.testkit.FakeCloud;
import dev.clusterjanitor.testkit.RecordingEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InboxFrontTest {
    private static final InboxRequest ANY = new InboxRequest("GET", "/keep", "token=x.y", Map.of(), "");
    private final RecordingEvents events = new RecordingEvents();

    @Test
    void thePolicyIsReadOnceAMinute() {
        InboxStage stage = new InboxStage();
        AtomicInteger reads = new AtomicInteger();
        InboxFront front = new InboxFront(() -> {
            reads.incrementAndGet();
            return new Inbox(
                    stage.config(),
                    stage.secrets,
                    List.of(new FakeCloud(stage.world)),
                    null,
                    stage.memory,
                    (url, text) -> {});
        });

        front.answer(ANY, NOW, events);
        front.answer(ANY, NOW.plus(Duration.ofSeconds(60)), events);
        assertThat(reads).hasValue(1);

        front.answer(ANY, NOW.plus(Duration.ofSeconds(61)), events);
        assertThat(reads).hasValue(2);
    }

    @Test
    void aPolicyThatCannotBeReadIsSaidInTheLogAndNotToTheWorld() {
        InboxFront front = new InboxFront(() -> {
            throw new AssertionError(ConfigReader.read("s3://bucket/policy.yaml", "version: 1\ngrase: 1h"));
        });

        InboxResponse response = front.answer(ANY, NOW, events);

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.body()).doesNotContain("bucket", "grase");
        assertThat(events.of("inbox-refused").get(0).fields().toString()).contains("bucket", "unknown key");
    }
}
