package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.TextSource;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;

/** AWS Systems Manager's parameter store, read with GetParameter: {@code ssm:/path/of/parameter}, decrypted. */
public final class SsmTexts implements TextSource {
    private final ClientSettings settings;

    /** Uses the identity and region that the SDK finds. */
    public SsmTexts() {
        this(ClientSettings.DEFAULT);
    }

    SsmTexts(ClientSettings settings) {
        this.settings = settings;
    }

    @Override
    public String scheme() {
        return "ssm";
    }

    @Override
    public String read(String location) {
        String name = location.substring(location.indexOf(':') + 1);
        if (name.isBlank()) {
            throw new CloudException(location + " names no parameter: ssm:/path/of/parameter");
        }
        try (AwsClients clients = new AwsClients(settings)) {
            String region = OwnRegion.of(clients, location);
            GetParameterRequest request = GetParameterRequest.builder()
                    .name(name)
                    .withDecryption(true)
                    .build();
            try (SsmClient client =
                    clients.configure(SsmClient.builder(), region).build()) {
                return AwsErrors.call("ssm:GetParameter", region, () -> client.getParameter(request))
                        .parameter()
                        .value();
            }
        } catch (CloudException failed) {
            throw new CloudException(location + " cannot be read: " + failed.getMessage());
        }
    }
}
