package dev.clusterjanitor.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final List<Duration> waits = new ArrayList<>();

    @Test
    void waitsLongerEachTimeAndNotForEver() {
        Patience patience = new Patience(waits::add, Deadline.NONE, Duration.ofMinutes(3));
        while (patience.waitsOn()) {
            assertThat(waits).hasSizeLessThan(100);
        }

        assertThat(waits.get(0)).isBetween(Duration.ofMillis(1500), Duration.ofMillis(2500));
        assertThat(waits.get(waits.size() - 1)).isGreaterThan(Duration.ofSeconds(10));
        assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
    }

    @Test
    void neverWaitsBeyondTheDeadline() {
        assertThat(new Patience(waits::add, () -> Duration.ofSeconds(1), Duration.ofMinutes(3)).waitsOn())
                .isFalse();
        assertThat(waits).isEmpty();
    }
}
