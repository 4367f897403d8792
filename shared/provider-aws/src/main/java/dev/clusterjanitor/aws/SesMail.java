package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.Mail;
import dev.clusterjanitor.core.port.MailRelay;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.SendEmailRequest;

/**
 * Amazon SES, API v2: SendEmail with the whole mail as its raw content. The sender must be a verified identity of the
 * region; in the sandbox the recipients as well.
 */
public final class SesMail implements MailRelay {
    private static final String ACTION = "ses:SendRawEmail";

    private final ClientSettings settings;

    /** Uses the identity that the SDK finds. */
    public SesMail() {
        this(NoticeCalls.SETTINGS);
    }

    SesMail(ClientSettings settings) {
        this.settings = settings;
    }

    @Override
    public String transport() {
        return "ses";
    }

    @Override
    public Delivery send(String place, Mail mail) {
        SendEmailRequest request = SendEmailRequest.builder()
                .fromEmailAddress(mail.from())
                .destination(to -> to.toAddresses(mail.to()))
                .content(content -> content.raw(raw -> raw.data(SdkBytes.fromUtf8String(mail.mime()))))
                .build();
        try (AwsClients clients = new AwsClients(settings)) {
            String region = place.isEmpty() ? OwnRegion.of(clients, "notify.email") : place;
            try (SesV2Client client =
                    clients.configure(SesV2Client.builder(), region).build()) {
                return Delivery.accepted(AwsErrors.call(
                        ACTION, region, () -> client.sendEmail(request).messageId()));
            }
        } catch (CloudException failed) {
            return NoticeCalls.refused("SES did not take the mail", failed);
        }
    }
}
