package dev.clusterjanitor.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clusterjanitor.azure.LoopbackService.Answer;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.Mail;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** There is no emulator of Communication Services: a server on loopback answers as its reference says. */
class AcsMailIT {
    private static final String PLACE = "https://janitor.europe.communication.azure.com";

    private LoopbackService acs;

    @BeforeEach
    void start() throws IOException {
        acs = new LoopbackService(new Answer(202, "{\"id\":\"1\",\"status\":\"Running\"}"));
    }

    @AfterEach
    void stop() {
        acs.close();
    }

    @Test
    void aMailIsSentInBothForms() throws IOException {
        Delivery delivery = send(mail("<p>html</p>"));

        LoopbackService.Request request = acs.requests().get(0);
        assertThat(delivery).isEqualTo(Delivery.accepted(request.operationId()));
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target())
                .isEqualTo("/janitor.europe.communication.azure.com/emails:send?api-version=2023-03-31");
        JsonNode body = new ObjectMapper().readTree(request.body());
        assertThat(body.path("senderAddress").asText()).isEqualTo("janitor@example.org");
        assertThat(body.path("content").path("subject").asText()).isEqualTo("Your \"cluster\"");
        assertThat(body.path("content").path("plainText").asText()).isEqualTo("text");
        assertThat(body.path("content").path("html").asText()).isEqualTo("<p>html</p>");
        assertThat(body.path("recipients").path("to").path(0).path("address").asText())
                .isEqualTo("alice@example.org");
        assertThat(body.path("userEngagementTrackingDisabled").asBoolean()).isTrue();
    }

    @Test
    void withoutHtmlThereIsTheTextAlone() {
        send(mail(""));

        assertThat(acs.requests().get(0).body()).contains("plainText").doesNotContain("\"html\"");
    }

    @Test
    void theSameMailIsTheSameOperation() {
        send(mail(""));
        send(mail(""));

        assertThat(acs.requests().get(0).operationId())
                .matches("[0-9a-f-]{36}")
                .isEqualTo(acs.requests().get(1).operationId());
    }

    @ParameterizedTest
    @CsvSource({
        "200, '{}', true",
        "202, '{}', true",
        "202, '{\"status\":\"Failed\"}', true",
        "202, 'no json', false",
        "400, '{\"error\":{\"code\":\"EmailDroppedAllRecipientsSuppressed\"}}', false",
        "401, '{\"error\":{\"code\":\"Denied\"}}', false"
    })
    void anythingButAnAcceptedMailIsRefused(int status, String body, boolean retryable) {
        acs.answers(new Answer(status, body));

        Delivery delivery = send(mail(""));

        assertThat(delivery.accepted()).isFalse();
        assertThat(delivery.why()).startsWith("Communication Services did not take the mail: ");
        if (retryable) {
            assertThat(delivery.retryable()).isTrue();
        }
    }

    @Test
    void aPassingFaultIsTriedAgain() {
        acs.answers(new Answer(429, ""), new Answer(503, ""));

        assertThat(send(mail("")).accepted()).isTrue();
        assertThat(acs.requests()).hasSize(3);
    }

    private Delivery send(Mail mail) {
        return new AcsMail(Map.of("JANITOR_AZURE_ENDPOINT", acs.endpoint())).send(PLACE, mail);
    }

    private static Mail mail(String html) {
        return new Mail(
                "janitor@example.org",
                "alice@example.org",
                "Your \"cluster\"",
                "text",
                html,
                "janitor.1@example.org",
                "");
    }
}
