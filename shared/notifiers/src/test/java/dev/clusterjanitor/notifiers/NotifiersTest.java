package dev.clusterjanitor.notifiers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.Notifier;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NotifiersTest {
    private static final SlackSettings SLACK = SlackSettings.of(NotifiersTest::secret);
    private static final SmtpSettings EMAIL = SmtpSettings.of(
            "smtp.example.org", 587, SmtpSettings.Security.STARTTLS, "j@example.org", "j", NotifiersTest::secret);

    @Test
    void onlyConfiguredChannelsAreThereAndNoSecretIsFetched() {
        assertThat(channels(SLACK, EMAIL)).containsExactly("slack", "email");
        assertThat(channels(SLACK, null)).containsExactly("slack");
        assertThat(channels(null, EMAIL)).containsExactly("email");
        assertThat(channels(null, null)).isEmpty();
    }

    private static Iterable<String> channels(@Nullable SlackSettings slack, @Nullable SmtpSettings email) {
        return Notifiers.of(new NotifierSettings(slack, email, TagKeys.DEFAULT, ZoneOffset.UTC)).stream()
                .map(Notifier::channel)
                .toList();
    }

    private static String secret() {
        throw new AssertionError("a secret was fetched before there was a notice");
    }
}
