package dev.clusterjanitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.policy.Policy;
import org.junit.jupiter.api.Test;

class ConfigExceptionTest {

    @Test
    void theMessageHasAllProblemsOneALine() {
        String text = """
                version: 1
                mode: lively
                defaults:
                    idle-timout: 30m
                """;

        ConfigException refused = catchThrowableOfType(
                ConfigException.class, () -> ConfigReader.read(new ConfigText("policy.yaml", text)));

        assertThat(refused).hasMessage("""
                        policy.yaml:2:7: mode: "lively" is none of dry-run, live; did you mean live?
                        policy.yaml:4:5: defaults.idle-timout: unknown key; did you mean idle-timeout?""");
        assertThat(refused.problems())
                .contains(new ConfigProblem(
                        "policy.yaml", 4, 5, "defaults.idle-timout", "unknown key; did you mean idle-timeout?"));
    }

    @Test
    void aTextWithItsNameIsReadToo() {
        assertThat(ConfigReader.read(new ConfigText("policy.yaml", "version: 1")))
                .isEqualTo(ConfigReader.read("policy.yaml", "version: 1"));
    }

    @Test
    void aProblemWithTheWholeHasNoLine() {
        assertThat(ConfigProblem.ofWhole("policy.yaml", "is no file")).hasToString("policy.yaml: is no file");
        assertThat(new ConfigProblem("policy.yaml", 1, 1, "", "is empty")).hasToString("policy.yaml:1:1: is empty");
    }

    @Test
    void aPolicyThatIsFitForLiveHasNoProblems() {
        assertThat(ConfigReader.read("p", PolicyTable.text("full.yaml")).problemsForLive())
                .isEmpty();
        assertThat(ConfigReader.read("p", PolicySchema.example()).problemsForLive())
                .isEmpty();
    }

    @Test
    void aDryRunPolicySaysWhatKeepsItFromLive() {
        JanitorConfig empty = ConfigReader.read("p", "version: 1");
        assertThat(empty.problemsForLive())
                .containsExactly(
                        "live needs a channel under notify that people read (slack, email or teams): nothing is deleted before a notice was accepted");
        Policy policy = empty.policy();
        assertThat(policy.owners().fallback()).isEqualTo(Contact.NONE);
        assertThat(new JanitorConfig(
                                policy,
                                new NotifyConfig(SlackConfig.webhook(new SecretRef("env", "X")), null),
                                null,
                                null)
                        .problemsForLive())
                .singleElement()
                .asString()
                .contains("(fallback.slack)");
    }

    @Test
    void aUserHasAPassword() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new SmtpConfig("a@example.org", "localhost", 25, SmtpConfig.Security.TLS, "user", null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SmtpConfig(
                        "a@example.org", "localhost", 25, SmtpConfig.Security.TLS, null, new SecretRef("env", "X")));
    }
}
