package dev.clusterjanitor.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.Mail;
import dev.clusterjanitor.core.port.MailRelay;
import dev.clusterjanitor.core.port.Pause;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * E-mail of Azure Communication Services: Email - Send (api-version 2023-03-31), with the program's own identity, which
 * needs the role Communication and Email Service Owner, or one with {@code Microsoft.Communication/CommunicationServices/*}.
 * The service answers 202 with the id of an operation once it took the mail; a bounce comes later, as with any mail.
 *
 * <p>The operation's id follows from the mail's, so that the same mail sent twice is one operation.
 */
public final class AcsMail implements MailRelay {
    private static final String ACTION = "Microsoft.Communication/CommunicationServices/write";
    private static final HttpHeaderName OPERATION_ID = HttpHeaderName.fromString("Operation-Id");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> environment;

    /**
     * Uses the identity that azure-identity finds.
     *
     * @param environment as for {@link AzureCloud}
     */
    public AcsMail(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String transport() {
        return "acs";
    }

    @Override
    public Delivery send(String place, Mail mail) {
        try {
            String host = URI.create(place).getHost();
            AzureHttp http = new AzureHttp(settings(), Pause.REAL);
            String url = http.settings().base(host) + "/emails:send?api-version=2023-03-31";
            String operation = UUID.nameUUIDFromBytes(mail.id().getBytes(StandardCharsets.UTF_8))
                    .toString();
            AzureHttp.Answer answer = http.send(
                    AzureService.COMMUNICATION,
                    HttpMethod.POST,
                    ACTION,
                    host,
                    url,
                    body(mail),
                    Map.of(OPERATION_ID, operation));
            String state = AzureErrors.parse(ACTION, host, answer.body())
                    .path("status")
                    .asText("")
                    .toLowerCase(Locale.ROOT);
            boolean taken = answer.status() == 202
                    && (state.equals("running") || state.equals("succeeded") || state.equals("notstarted"));
            return taken
                    ? Delivery.accepted(operation)
                    : Delivery.refused("Communication Services did not take the mail: status " + answer.status(), true);
        } catch (CloudException failed) {
            boolean passing = failed instanceof AzureFailure failure && failure.isPassing();
            return Delivery.refused("Communication Services did not take the mail: " + failed.getMessage(), passing);
        }
    }

    /** A sweep has many notices, so that each may take less time than other calls. */
    private AzureSettings settings() {
        AzureSettings usual = AzureSettings.of(environment);
        return new AzureSettings(
                usual.endpoint(),
                usual.withIdentity(),
                usual.ownSubscription(),
                3,
                Duration.ofMillis(500),
                Duration.ofSeconds(8));
    }

    private static String body(Mail mail) {
        ObjectNode body = JSON.createObjectNode();
        body.put("senderAddress", mail.from());
        ObjectNode content =
                body.putObject("content").put("subject", mail.subject()).put("plainText", mail.text());
        if (!mail.html().isEmpty()) {
            content.put("html", mail.html());
        }
        JsonNode to = JSON.createObjectNode().put("address", mail.to());
        body.putObject("recipients").putArray("to").add(to);
        body.putObject("headers").put("Auto-Submitted", "auto-generated");
        body.put("userEngagementTrackingDisabled", true);
        return body.toString();
    }
}
