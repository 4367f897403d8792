package dev.clusterjanitor.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldingsTest {
    @Test
    void nothingIsNotWorthAWord() {
        assertThat(Holdings.NONE.warning()).isEmpty();
        assertThat(Holdings.NONE.obituary()).isEmpty();
    }

    @Test
    void resultsAndClientsAreToldApart() {
        assertThat(new Holdings(2, 40, 12_000_000_000L).warning())
                .isEqualTo("Deleting it loses 12 GB of results that its workers hold. 2 clients are connected.");
        assertThat(new Holdings(1, 0, 0).warning()).isEqualTo("1 client is connected.");
        assertThat(new Holdings(0, 1, 28).warning())
                .isEqualTo("Deleting it loses 28 bytes of results that its workers hold.");
    }

    @Test
    void whatWentWithItIsSaidAfterwards() {
        assertThat(new Holdings(2, 40, 1_500_000).obituary())
                .isEqualTo("With it went 1.5 MB of results that its workers held.");
        assertThat(new Holdings(2, 0, 0).obituary()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "999, 999 bytes",
        "1000, 1.0 kB",
        "9949999, 9.9 MB",
        "9950000, 10 MB",
        "999499999, 999 MB",
        "999500000, 1.0 GB",
        "9223372036854775807, 9223 PB"
    })
    void sizesHaveTwoTellingDigits(long bytes, String shown) {
        assertThat(new Holdings(0, 1, bytes).warning()).startsWith("Deleting it loses " + shown + " of results");
    }

    @Test
    void lessThanNothingIsRefused() {
        assertThatThrownBy(() -> new Holdings(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Holdings(0, -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Holdings(0, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
