package dev.clusterjanitor.emulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class PrerequisiteTest {

    private static String missing() {
        throw new EmulatorUnavailable("no Python is on the PATH");
    }

    @Test
    void givesWhatIsThere() {
        assertThat(Prerequisite.obtain(() -> "moto", false).require()).isEqualTo("moto");
        assertThat(Prerequisite.obtain(() -> "moto", true).require()).isEqualTo("moto");
    }

    @Test
    void skipsWithTheReasonWhereItIsMissing() {
        Prerequisite<String> missing = Prerequisite.obtain(PrerequisiteTest::missing, false);

        assertThatExceptionOfType(TestAbortedException.class)
                .isThrownBy(missing::require)
                .withMessage("no Python is on the PATH");
    }

    @Test
    void failsUnderCiWhereItIsMissing() {
        Prerequisite<String> missing = Prerequisite.obtain(PrerequisiteTest::missing, true);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(missing::require)
                .withMessage("CI=true, so this may not be skipped: no Python is on the PATH")
                .withCauseInstanceOf(EmulatorUnavailable.class);
    }

    @Test
    void triesOnlyOnce() {
        AtomicInteger tries = new AtomicInteger();
        Prerequisite<String> missing = Prerequisite.obtain(
                () -> {
                    tries.incrementAndGet();
                    throw new EmulatorUnavailable("gone");
                },
                false);

        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(TestAbortedException.class).isThrownBy(missing::require);
        }
        assertThat(tries).hasValue(1);
    }

    @Test
    void doesNotTakeAMistakeForAMissingTool() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> Prerequisite.obtain(
                        () -> {
                            throw new IllegalStateException("a bug");
                        },
                        false));
    }
}
