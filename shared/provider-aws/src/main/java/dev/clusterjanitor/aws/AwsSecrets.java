package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.SecretSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;

/**
 * AWS Secrets Manager, read with GetSecretValue. A name is the secret's name or ARN; {@code name#key} means one field of
 * a secret that is a JSON object.
 */
public final class AwsSecrets implements SecretSource {
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):.+");

    private final ClientSettings settings;

    /** Uses the identity and region that the SDK finds. */
    public AwsSecrets() {
        this(ClientSettings.DEFAULT);
    }

    AwsSecrets(ClientSettings settings) {
        this.settings = settings;
    }

    @Override
    public String scheme() {
        return "aws-secretsmanager";
    }

    @Override
    public String read(String name) {
        int hash = name.lastIndexOf('#');
        String id = hash < 0 ? name : name.substring(0, hash);
        String text = readWhole(id, "secret:" + scheme() + ":" + name);
        return hash < 0 ? text : field(text, name.substring(hash + 1), "secret:" + scheme() + ":" + name);
    }

    private String readWhole(String id, String reference) {
        try (AwsClients clients = new AwsClients(settings)) {
            Matcher arn = ARN.matcher(id);
            String region = arn.matches() ? arn.group(1) : OwnRegion.of(clients, reference);
            GetSecretValueRequest request =
                    GetSecretValueRequest.builder().secretId(id).build();
            try (SecretsManagerClient client =
                    clients.configure(SecretsManagerClient.builder(), region).build()) {
                String text = AwsErrors.call(
                                "secretsmanager:GetSecretValue", region, () -> client.getSecretValue(request))
                        .secretString();
                if (text == null) {
                    throw new CloudException("it is binary, not text");
                }
                return text;
            }
        } catch (CloudException failed) {
            throw new CloudException(reference + " cannot be read: " + failed.getMessage());
        }
    }

    /** The parser's own exceptions quote what they choke on, and must not get out. */
    private static String field(String text, String key, String reference) {
        String value;
        try {
            value = JsonNode.parser()
                    .parse(text)
                    .field(key)
                    .filter(JsonNode::isString)
                    .map(JsonNode::text)
                    .orElse(null);
        } catch (RuntimeException notJson) {
            throw new CloudException(reference + " cannot be read: the secret is not a JSON object");
        }
        if (value == null) {
            throw new CloudException(reference + " cannot be read: the secret has no text field of that name");
        }
        return value;
    }
}
