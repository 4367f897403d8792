package dev.clusterjanitor.notifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.config.ConfigException;
import dev.clusterjanitor.config.ConfigReader;
import dev.clusterjanitor.config.JanitorConfig;
import dev.clusterjanitor.config.Secrets;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.Notifier;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfiguredNotifiersTest {
    /** Knows no secret at all: to ask it for one is a refusal at best. */
    private static final Secrets NO_SECRETS = new Secrets(List.of());

    private static final Senders SENDERS = Senders.plain(InstantSource.fixed(Instant.EPOCH));

    @Test
    void everyChannelOfAPolicyIsThereAndNoSecretIsFetched() {
        assertThat(channels("slack: {token: 'secret:env:T'}")).containsExactly("slack");
        assertThat(channels("""
                teams: {webhook: 'secret:env:H'}, webhook: {url: 'secret:env:U', key: 'secret:env:K'},
                event-grid: {endpoint: 'https://j.westeurope-1.eventgrid.azure.net/api/events', key: 'secret:env:K'}\
                """)).containsExactly("teams", "webhook", "event-grid");
    }

    @Test
    void aServiceThatCannotBeUsedHereIsRefusedAtOnce() {
        assertThatThrownBy(() -> channels("email: {transport: ses, from: j@example.org}"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("notify.email.transport: ses needs the function on AWS, or the command line");
        assertThatThrownBy(() -> channels("email: {transport: acs, from: j@example.org,"
                        + " endpoint: 'https://j.europe.communication.azure.com'}"))
                .hasMessage("notify.email.transport: acs needs the function on Azure, or the command line");
        assertThatThrownBy(() -> channels("sns: {topic: 'arn:aws:sns:us-east-1:123456789012:janitor'}"))
                .hasMessage("notify.sns: sns needs the function on AWS, or the command line");
        assertThatThrownBy(() -> channels("pubsub: {topic: projects/research-dev/topics/janitor}"))
                .hasMessage("notify.pubsub: pubsub needs the function on Google Cloud, or the command line");
    }

    @Test
    void onlyProgramsReadWebhooksAndTopics() {
        assertThat(ConfiguredNotifiers.of(
                                config("teams: {webhook: 'secret:env:H'},"
                                        + " webhook: {url: 'secret:env:U', key: 'secret:env:K'}"),
                                NO_SECRETS,
                                ZoneOffset.UTC,
                                SENDERS)
                        .stream()
                        .map(Notifier::tellsPeople))
                .containsExactly(true, false);
    }

    @Test
    void aPolicyNamesItsChannels() {
        assertThat(channels("slack: {webhook: 'secret:env:SLACK_WEBHOOK'}")).containsExactly("slack");
        assertThat(channels("email: {transport: smtp, from: janitor@example.org, host: smtp.example.org}"))
                .containsExactly("email");
    }

    @Test
    void aSecretThatCannotBeHadIsARefusalThatNamesItAndWhatThereIs() {
        Notifier slack = ConfiguredNotifiers.of(
                        config("slack: {webhook: 'secret:env:SLACK_WEBHOOK'}"), NO_SECRETS, ZoneOffset.UTC, SENDERS)
                .get(0);

        assertThat(slack.deliver(Samples.typical()))
                .isEqualTo(Delivery.refused(
                        "the Slack webhook cannot be read: secret:env:SLACK_WEBHOOK: secrets of this kind cannot be read"
                                + " here; available: none",
                        true));
    }

    private static List<String> channels(String notify) {
        return ConfiguredNotifiers.of(config(notify), NO_SECRETS, ZoneOffset.UTC, SENDERS).stream()
                .map(Notifier::channel)
                .toList();
    }

    private static JanitorConfig config(String notify) {
        return ConfigReader.read("test", "version: 1\nnotify: {" + notify + "}\n");
    }
}
