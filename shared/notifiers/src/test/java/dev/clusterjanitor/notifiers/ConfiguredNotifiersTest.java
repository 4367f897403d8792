package dev.clusterjanitor.notifiers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.config.ConfigReader;
import dev.clusterjanitor.config.JanitorConfig;
import dev.clusterjanitor.config.Secrets;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.Notifier;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfiguredNotifiersTest {
    /** Knows no secret at all: to ask it for one is a refusal at best. */
    private static final Secrets NO_SECRETS = new Secrets(List.of());

    @Test
    void aPolicyNamesItsChannels() {
        assertThat(channels("slack: {webhook: 'secret:env:SLACK_WEBHOOK'}")).containsExactly("slack");
        assertThat(channels("email: {transport: smtp, from: janitor@example.org, host: smtp.example.org}"))
                .containsExactly("email");
    }

    @Test
    void aSecretThatCannotBeHadIsARefusalThatNamesItAndWhatThereIs() {
        Notifier slack = ConfiguredNotifiers.of(
                        config("slack: {webhook: 'secret:env:SLACK_WEBHOOK'}"), NO_SECRETS, ZoneOffset.UTC)
                .get(0);

        assertThat(slack.deliver(Samples.typical()))
                .isEqualTo(Delivery.refused(
                        "the Slack webhook cannot be read: secret:env:SLACK_WEBHOOK: secrets of this kind cannot be read"
                                + " here; available: none",
                        true));
    }

    private static List<String> channels(String notify) {
        return ConfiguredNotifiers.of(config(notify), NO_SECRETS, ZoneOffset.UTC).stream()
                .map(Notifier::channel)
                .toList();
    }

    private static JanitorConfig config(String notify) {
        return ConfigReader.read("test", "version: 1\nnotify: {" + notify + "}\n");
    }
}
