package dev.clusterjanitor.aws;

import static dev.clusterjanitor.emulators.CallMatcher.anyCall;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.MachineEvent;
import dev.clusterjanitor.core.port.Mail;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.Fault;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Notices by SES and SNS, against an emulated AWS. */
@ExtendWith(AwsEmulatorExtension.class)
class AwsNoticesIT {
    private static final String REGION = "us-east-1";
    private static final Mail MAIL = new Mail(
            "janitor@example.org",
            "alice@example.org",
            "Your cluster",
            "text",
            "<p>html</p>",
            "janitor.1@example.org",
            "From: janitor@example.org\r\nTo: alice@example.org\r\nSubject: Your cluster\r\n\r\nhello alice\r\n");
    private static final MachineEvent EVENT = new MachineEvent(
            "janitor-1", "dev.clusterjanitor.notice.v1", List.of("deleted", "marked"), "{\"id\":\"janitor-1\"}");

    private Stage stage;
    private ClientSettings settings;
    private AwsEmulator emulator;

    @BeforeEach
    void setUp(AwsEmulator aws) {
        emulator = aws;
        stage = new Stage(aws);
        settings = FakeAws.settings(stage.proxy.endpoint(), 5);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aMailIsSentAsItIs() throws IOException, InterruptedException {
        verify("janitor@example.org");

        Delivery delivery = new SesMail(settings).send(REGION, MAIL);

        assertThat(delivery.accepted()).as(delivery.why()).isTrue();
        assertThat(delivery.reference()).isNotEmpty();
        assertThat(messageLog()).contains("hello alice", "alice@example.org");
    }

    @Test
    void withoutARegionItIsTheProgramsOwn() {
        verify("janitor@example.org");

        assertThat(new SesMail(settings).send("", MAIL).accepted()).isTrue();
    }

    @Test
    void aSenderThatSesDoesNotKnowIsRefusedForGood() {
        Delivery delivery = new SesMail(settings).send(REGION, MAIL);

        assertThat(delivery.accepted()).isFalse();
        assertThat(delivery.retryable()).isFalse();
        assertThat(delivery.why()).startsWith("SES did not take the mail: ses:SendRawEmail in us-east-1: ");
    }

    @Test
    void aFaultOfAwsIsRefusedForNow() {
        stage.proxy.on(anyCall()).always(Fault.serverError());

        Delivery mail = new SesMail(settings).send(REGION, MAIL);
        Delivery event = new SnsTopics(settings).publish("arn:aws:sns:us-east-1:123456789012:janitor", EVENT);

        assertThat(mail.accepted()).isFalse();
        assertThat(mail.retryable()).isTrue();
        assertThat(event.accepted()).isFalse();
        assertThat(event.retryable()).isTrue();
    }

    @Test
    void aSubscriberGetsTheEventWithWhatToFilterBy() {
        try (SnsClient sns =
                        stage.direct().configure(SnsClient.builder(), REGION).build();
                SqsClient sqs =
                        stage.direct().configure(SqsClient.builder(), REGION).build()) {
            String topic = sns.createTopic(request -> request.name("janitor")).topicArn();
            String url = sqs.createQueue(request -> request.queueName("q")).queueUrl();
            String queue = sqs.getQueueAttributes(
                            request -> request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .attributes()
                    .get(QueueAttributeName.QUEUE_ARN);
            sns.subscribe(request -> request.topicArn(topic)
                    .protocol("sqs")
                    .endpoint(queue)
                    .attributes(Map.of("FilterPolicy", "{\"happenings\":[\"deleted\"]}")));

            Delivery delivery = new SnsTopics(settings).publish(topic, EVENT);
            Delivery other = new SnsTopics(settings)
                    .publish(
                            topic,
                            new MachineEvent("janitor-2", EVENT.type(), List.of("rescued"), "{\"id\":\"janitor-2\"}"));

            assertThat(delivery.accepted()).as(delivery.why()).isTrue();
            assertThat(other.accepted()).isTrue();
            assertThat(sqs.receiveMessage(request -> request.queueUrl(url).maxNumberOfMessages(10))
                            .messages())
                    .singleElement()
                    .satisfies(message ->
                            assertThat(message.body()).contains("janitor-1", "application/cloudevents+json"));
        }
    }

    @Test
    void aTopicThatIsNotThereIsRefusedForGood() {
        Delivery missing = new SnsTopics(settings).publish("arn:aws:sns:us-east-1:123456789012:none", EVENT);
        Delivery noTopic = new SnsTopics(settings).publish("janitor", EVENT);

        assertThat(missing.accepted()).isFalse();
        assertThat(missing.retryable()).isFalse();
        assertThat(missing.why()).startsWith("SNS did not take the event: sns:Publish in us-east-1: ");
        assertThat(noTopic).isEqualTo(Delivery.refused("the SNS topic is not the ARN of a topic", false));
    }

    @Test
    void anOrderedTopicTakesARepetitionForOne() {
        try (SnsClient sns =
                stage.direct().configure(SnsClient.builder(), REGION).build()) {
            String topic = sns.createTopic(
                            request -> request.name("janitor.fifo").attributes(Map.of("FifoTopic", "true")))
                    .topicArn();

            assertThat(new SnsTopics(settings).publish(topic, EVENT).accepted()).isTrue();
        }
    }

    private void verify(String sender) {
        try (SesV2Client ses =
                stage.direct().configure(SesV2Client.builder(), REGION).build()) {
            ses.createEmailIdentity(request -> request.emailIdentity(sender));
        }
    }

    /** What moto keeps of all mails. */
    private String messageLog() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(emulator.endpoint().resolve("/moto-api/data.json"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
