package dev.clusterjanitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.SecretSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static final SecretRef HOOK = new SecretRef("env", "HOOK");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret:env:SLACK_WEBHOOK",
                "secret:env:_x9",
                "secret:aws-secretsmanager:janitor/smtp",
                "secret:aws-secretsmanager:arn:aws:secretsmanager:us-east-1:123456789012:secret:a-b",
                "secret:gcp-secretmanager:projects/p/secrets/s/versions/latest",
                "secret:azure-keyvault:vault/name"
            })
    void aReferenceReadsAsItIsWritten(String text) {
        assertThat(SecretRef.parse(text)).hasToString("Optional[" + text + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hunter2",
                "secret:hunter2",
                "secret:env",
                "secret:env:",
                "secret:env:9X",
                "secret:env:A-B",
                "secret:vault:x",
                "secret:azure-keyvault:",
                "secret:azure-keyvault:a b",
                "SECRET:env:X",
                " secret:env:X",
                "secret:envelope:X"
            })
    void whatIsNotAReferenceIsNone(String text) {
        assertThat(SecretRef.parse(text)).isEmpty();
    }

    @Test
    void aReferenceHasItsParts() {
        assertThat(SecretRef.parse("secret:aws-secretsmanager:a:b"))
                .contains(new SecretRef("aws-secretsmanager", "a:b"));
    }

    @Test
    void aSecretIsReadFromTheSourceOfItsScheme() {
        Secrets secrets = new Secrets(List.of(vaultWith("other"), new EnvSecrets(Map.of("HOOK", "hunter2"))));

        assertThat(secrets.resolve(HOOK).value()).isEqualTo("hunter2");
        assertThat(secrets.resolve(new SecretRef("azure-keyvault", "n")).value())
                .isEqualTo("other n");
    }

    @Test
    void aSecretDoesNotShowItself() {
        Secret secret = new Secrets(List.of(new EnvSecrets(Map.of("HOOK", "hunter2")))).resolve(HOOK);

        assertThat(secret).hasToString("(secret)");
    }

    @Test
    void lineBreaksAtTheEndAreNoPartOfASecret() {
        Secrets secrets = new Secrets(List.of(new EnvSecrets(Map.of("HOOK", " a\nb \r\n\n"))));

        assertThat(secrets.resolve(HOOK).value()).isEqualTo(" a\nb ");
    }

    @Test
    void anUnknownSchemeIsAnErrorThatNamesTheReferenceAndWhatThereIs() {
        Secrets secrets = new Secrets(List.of(vaultWith("x"), new EnvSecrets(Map.of())));

        assertThatThrownBy(() -> secrets.resolve(new SecretRef("gcp-secretmanager", "smtp")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("secret:gcp-secretmanager:smtp: secrets of this kind cannot be read here;"
                        + " available: azure-keyvault, env");
        assertThatThrownBy(() -> new Secrets(List.of()).resolve(HOOK)).hasMessageEndingWith("available: none");
    }

    @Test
    void anEmptySecretIsAnError() {
        Secrets secrets = new Secrets(List.of(new EnvSecrets(Map.of("HOOK", "\n"))));

        assertThatThrownBy(() -> secrets.resolve(HOOK)).hasMessage("secret:env:HOOK: the secret is empty");
    }

    @Test
    void aMissingVariableIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> new EnvSecrets(Map.of("A", "hunter2")).read("HOOK"))
                .isInstanceOf(CloudException.class)
                .hasMessage("secret:env:HOOK: there is no such environment variable");
    }

    private static SecretSource vaultWith(String value) {
        return new SecretSource() {
            @Override
            public String scheme() {
                return "azure-keyvault";
            }

            @Override
            public String read(String name) {
                return value + " " + name;
            }
        };
    }
}
