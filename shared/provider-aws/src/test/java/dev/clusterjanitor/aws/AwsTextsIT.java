package dev.clusterjanitor.aws;

import static dev.clusterjanitor.emulators.CallMatcher.anyCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

@ExtendWith(AwsEmulatorExtension.class)
class AwsTextsIT {
    private static final String POLICY = "version: 1\n# \u00e4\u00f6\u00fc\n";

    private Stage stage;
    private ClientSettings settings;

    @BeforeEach
    void setUp(AwsEmulator aws) {
        stage = new Stage(aws);
        settings = FakeAws.settings(stage.proxy.endpoint(), 5);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void readsAnObject() {
        put("bucket", "dir/policy.yaml", POLICY);

        assertThat(new S3Texts(settings).read("s3://bucket/dir/policy.yaml")).isEqualTo(POLICY);
    }

    @Test
    void anObjectThatIsNotThereIsNamed() {
        put("bucket", "other", "x");

        assertThatThrownBy(() -> new S3Texts(settings).read("s3://bucket/policy.yaml"))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("s3://bucket/policy.yaml cannot be read")
                .hasMessageContaining("it does not exist");
    }

    @Test
    void anObjectThatIsNoPolicyIsNotSwallowedWhole() {
        put("bucket", "huge", "x".repeat((1 << 20) + 1));

        assertThatThrownBy(() -> new S3Texts(settings).read("s3://bucket/huge")).hasMessageContaining("larger than");
    }

    @Test
    void aLocationWithoutAKeyIsRefused() {
        assertThatThrownBy(() -> new S3Texts(settings).read("s3://bucket")).hasMessageContaining("s3://bucket/key");
        assertThatThrownBy(() -> new SsmTexts(settings).read("ssm:")).hasMessageContaining("ssm:/path");
    }

    @Test
    void readsAParameterDecrypted() {
        try (SsmClient ssm =
                stage.direct().configure(SsmClient.builder(), "us-east-1").build()) {
            ssm.putParameter(request -> request.name("/janitor/policy")
                    .type(ParameterType.SECURE_STRING)
                    .value(POLICY));
        }

        assertThat(new SsmTexts(settings).read("ssm:/janitor/policy")).isEqualTo(POLICY);
        assertThatThrownBy(() -> new SsmTexts(settings).read("ssm:/janitor/other"))
                .hasMessageContaining("ssm:/janitor/other cannot be read")
                .hasMessageContaining("ParameterNotFound");
    }

    @Test
    void readsASecretAndAFieldOfASecret() {
        secret("janitor/slack", "https://hooks.example.org/hunter2");
        secret("janitor/smtp", "{\"user\": \"janitor\", \"password\": \"hunter2\"}");
        AwsSecrets secrets = new AwsSecrets(settings);

        assertThat(secrets.read("janitor/slack")).isEqualTo("https://hooks.example.org/hunter2");
        assertThat(secrets.read("janitor/smtp#password")).isEqualTo("hunter2");
    }

    @Test
    void aSecretIsReadWhereItsArnSays() {
        String arn;
        try (SecretsManagerClient client = stage.direct()
                .configure(SecretsManagerClient.builder(), "eu-west-1")
                .build()) {
            arn = client.createSecret(request -> request.name("there").secretString("hunter2"))
                    .arn();
        }

        assertThat(new AwsSecrets(settings).read(arn)).isEqualTo("hunter2");
    }

    @Test
    void noFailureShowsTheSecret() {
        secret("janitor/smtp", "hunter2 {");
        secret("janitor/json", "{\"user\": \"hunter2\", \"n\": 5}");
        AwsSecrets secrets = new AwsSecrets(settings);

        for (String name : new String[] {"janitor/smtp#password", "janitor/json#password", "janitor/json#n", "none"}) {
            assertThatThrownBy(() -> secrets.read(name))
                    .isInstanceOf(CloudException.class)
                    .hasMessageStartingWith("secret:aws-secretsmanager:" + name + " cannot be read: ")
                    .hasNoCause()
                    .extracting(Throwable::getMessage)
                    .asString()
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void aMissingPermissionIsNamed() {
        stage.proxy.on(anyCall()).always(Fault.unauthorized());

        assertThatThrownBy(() -> new AwsSecrets(settings).read("x"))
                .hasMessageContaining("lacks the permission secretsmanager:GetSecretValue");
        assertThatThrownBy(() -> new SsmTexts(settings).read("ssm:/x"))
                .hasMessageContaining("lacks the permission ssm:GetParameter");
        assertThatThrownBy(() -> new S3Texts(settings).read("s3://bucket/x"))
                .hasMessageContaining("lacks the permission s3:GetObject");
    }

    private void put(String bucket, String key, String text) {
        try (S3Client s3 =
                stage.direct().configure(S3Client.builder(), "us-east-1").build()) {
            s3.createBucket(request -> request.bucket(bucket));
            s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(text));
        }
    }

    private void secret(String name, String text) {
        try (SecretsManagerClient client = stage.direct()
                .configure(SecretsManagerClient.builder(), "us-east-1")
                .build()) {
            client.createSecret(request -> request.name(name).secretString(text));
        }
    }
}
