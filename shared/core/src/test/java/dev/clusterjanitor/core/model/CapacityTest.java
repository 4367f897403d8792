package dev.clusterjanitor.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityTest {
    @Test
    void whatIsNotKnownMayHaveAccelerators() {
        assertThat(Capacity.UNKNOWN.isKnown()).isFalse();
        assertThat(Capacity.UNKNOWN.isAccelerated()).isTrue();
        assertThat(Capacity.of(0.25).isKnown()).isTrue();
        assertThat(Capacity.of(4).isAccelerated()).isFalse();
    }

    @Test
    void aMachinesOwnWordOnItsProcessorsCounts() {
        Capacity type = new Capacity(96, 0, true, 8);

        assertThat(type.withProcessors(48)).isEqualTo(new Capacity(48, 0, true, 8));
        assertThat(type.withProcessors(0)).isSameAs(type);
        assertThat(type.withProcessors(96)).isSameAs(type);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 1", "NaN, 0, 1", "1, -1, 1", "1, 101, 1", "1, NaN, 1", "1, 0, 0"})
    void whatNoMachineHasIsRefused(double processors, double baseline, int workers) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Capacity(processors, baseline, false, workers));
    }
}
