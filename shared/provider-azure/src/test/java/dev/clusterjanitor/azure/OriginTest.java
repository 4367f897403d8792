package dev.clusterjanitor.azure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    private static final String BASE = "https://management.azure.com";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://management.azure.com:443/subscriptions?$skiptoken=2",
                "https://management.azure.com/subscriptions",
                "HTTPS://Management.Azure.com?a=b",
                "https://management.azure.com"
            })
    void aLinkToTheSamePlaceIsOneHoweverItIsSpelt(String link) {
        assertThat(Origin.same(link, BASE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/subscriptions",
                "http://management.azure.com/",
                "http://management.azure.com:443/",
                "https://management.azure.com:444/",
                "https://management.azure.com.example.org/",
                "https://management.azure.com@example.org/",
                "https://management.azure.com:443@example.org/",
                "https://management.azure.com\\@example.org/",
                "https://example.org/https://management.azure.com/",
                "https://example.org#https://management.azure.com/",
                "file:///management.azure.com/"
            })
    void aLinkToAnyOtherPlaceIsNot(String link) {
        assertThat(Origin.same(link, BASE)).isFalse();
    }
}
