package dev.clusterjanitor.notifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clusterjanitor.notifiers.SmtpSettings.Security;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.8.8.8", "::1"})
    void mailInTheClearMayGoToThisMachine(String host) {
        assertThat(settings(host, Security.NONE, "janitor@example.org").host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"smtp.example.org", "localhost.example.org", "10.0.0.1", "127.0.0.1.example.org", "1127.0.0.1"})
    void mailInTheClearMayGoNowhereElse(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(host, Security.NONE, "janitor@example.org"))
                .withMessageContaining("in the clear");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "janitor",
                "Janitor <janitor@example.org>",
                "a@example.org, b@example.org",
                "a@example.org\r\nBcc: b@example.org",
                " a@example.org"
            })
    void mailComesFromOnePlainAddress(String from) {
        assertThatIllegalArgumentException().isThrownBy(() -> settings("localhost", Security.TLS, from));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "smtp example.org", "smtp.example.org\r\n", "a/b"})
    void aHostIsAName(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(host, Security.TLS, "janitor@example.org"))
                .withMessageNotContaining("\n");
    }

    @Test
    void aPortIsAPort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpSettings.of("h", 0, Security.TLS, "a@example.org", null, () -> ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpSettings.of("h", 65_536, Security.TLS, "a@example.org", null, () -> ""));
    }

    @Test
    void thePasswordIsNotShown() {
        assertThat(settings("localhost", Security.TLS, "a@example.org").toString())
                .isEqualTo("SmtpSettings[localhost:587, TLS, from=a@example.org]");
    }

    private static SmtpSettings settings(String host, Security security, String from) {
        return SmtpSettings.of(host, 587, security, from, "user", () -> "verysecret");
    }
}
