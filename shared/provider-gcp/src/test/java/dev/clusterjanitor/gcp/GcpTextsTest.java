package dev.clusterjanitor.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.port.CloudException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies from Cloud Storage, secrets from Secret Manager. */
class GcpTextsTest {
    private final Stage stage = new Stage();
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void seed() {
        environment = stage.google.environment(Stage.PROJECT);
        stage.google.object("policies", "team/policy v1.yaml", "version: 1\n# \u00e9\n");
        stage.google.secret("projects/research-dev/secrets/hook", "https://hooks.example.org/x");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void readsAnObjectWhateverItsName() {
        assertThat(new GcsTexts(environment).read("gs://policies/team/policy v1.yaml"))
                .isEqualTo("version: 1\n# \u00e9\n");
    }

    @Test
    void saysWhichObjectIsNotThere() {
        assertThatThrownBy(() -> new GcsTexts(environment).read("gs://policies/nothing"))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("gs://policies/nothing cannot be read")
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> new GcsTexts(environment).read("gs://policies"))
                .hasMessageContaining("gs://bucket/object");
    }

    @Test
    void readsASecretByEitherName() {
        GcpSecrets secrets = new GcpSecrets(environment);

        assertThat(secrets.read("projects/research-dev/secrets/hook/versions/3"))
                .isEqualTo("https://hooks.example.org/x");
        assertThat(secrets.read("projects/research-dev/secrets/hook")).isEqualTo("https://hooks.example.org/x");
        assertThat(secrets.read("hook")).isEqualTo("https://hooks.example.org/x");
        assertThat(stage.google.calls().get(1).path()).containsExactly("research-dev", "hook", "latest");
    }

    @Test
    void aSecretThatCannotBeReadIsNamedAndNotShown() {
        GcpSecrets secrets = new GcpSecrets(environment);

        assertThatThrownBy(() -> secrets.read("missing"))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("secret:gcp-secretmanager:missing cannot be read");
        assertThatThrownBy(() -> secrets.read("projects/p")).hasMessageContaining("is not of the form");
    }
}
