package dev.clusterjanitor.emulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalStackApiTest {

    @Test
    void restartsUntilAnotherSessionAnswers() {
        AtomicInteger looksAfterRestart = new AtomicInteger(-1000);
        try (FakeUpstream localStack = new FakeUpstream(seen -> {
            if (seen.method().equals("POST")) {
                looksAfterRestart.set(0);
                return "ok";
            }
            return "{\"session_id\": \"" + (looksAfterRestart.incrementAndGet() < 3 ? "old" : "new") + "\"}";
        })) {
            new LocalStackApi(localStack.endpoint()).restart(Duration.ofSeconds(10));

            assertThat(localStack.seen())
                    .contains(
                            new FakeUpstream.Seen("POST", "/_localstack/health", "null", "{\"action\": \"restart\"}"));
            assertThat(looksAfterRestart).hasValue(3);
        }
    }

    @Test
    void doesNotTakeTheOldSessionForARestartedOne() {
        try (FakeUpstream localStack = new FakeUpstream(seen -> "{\"session_id\": \"old\"}")) {
            LocalStackApi api = new LocalStackApi(localStack.endpoint());

            assertThatIllegalStateException()
                    .isThrownBy(() -> api.restart(Duration.ofMillis(200)))
                    .withMessageContaining("did not come back");
        }
    }

    @Test
    void offersWhatItsHealthListsAndDoesNotDisable() {
        String health = "{\"services\": {\"ec2\": \"available\", \"s3\": \"running\", \"ecs\": \"disabled\"}}";
        try (FakeUpstream localStack = new FakeUpstream(seen -> health)) {
            LocalStackApi api = new LocalStackApi(localStack.endpoint());

            assertThat(api.offers("ec2")).isTrue();
            assertThat(api.offers("ecs")).isFalse();
            assertThat(api.offers("sesv2")).isFalse();
        }
    }
}
