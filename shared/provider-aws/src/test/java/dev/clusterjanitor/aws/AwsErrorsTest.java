package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

class AwsErrorsTest {

    @Test
    void aMissingPermissionIsNamed() {
        AwsFailure failure = failureOf(() -> {
            throw refusal(403, "UnauthorizedOperation", "Encoded authorization failure message: c2VjcmV0");
        });

        assertThat(failure)
                .hasMessage("ec2:DescribeInstances in eu-west-1: UnauthorizedOperation"
                        + " (the janitor's identity lacks the permission ec2:DescribeInstances)")
                .hasNoCause();
        assertThat(failure.isRefusal()).isTrue();
    }

    @Test
    void theMessageOfTheCloudIsNeverRepeated() {
        assertThat(failureOf(() -> {
                    throw refusal(400, "SomethingNew", "your password is hunter2");
                }))
                .hasMessage("ec2:DescribeInstances in eu-west-1: SomethingNew");
    }

    @Test
    void aCodeThatIsNoCodeIsLeftOut() {
        assertThat(failureOf(() -> {
                    throw refusal(502, "<html>bad gateway hunter2</html>", "");
                }))
                .hasMessage("ec2:DescribeInstances in eu-west-1: status 502"
                        + " (a fault on the side of AWS; a later sweep tries again)");
    }

    @Test
    void notFoundIsToldFromOtherRefusals() {
        AwsFailure failure = failureOf(() -> {
            throw refusal(400, "InvalidInstanceID.NotFound", "");
        });

        assertThat(failure.isNotFound()).isTrue();
        assertThat(failure).hasMessageEndingWith("(it does not exist)");
    }

    @Test
    void anUnknownHostHintsAtTheRegion() {
        assertThat(failureOf(() -> {
                    throw SdkClientException.create("Unable to execute", new UnknownHostException("ec2.us-esat-1"));
                }))
                .hasMessageContaining("is the region's name right?");
    }

    @Test
    void aBrokenConnectionIsNoAnswer() {
        AwsFailure failure = failureOf(() -> {
            throw SdkClientException.create("hunter2", new IOException("hunter2"));
        });

        assertThat(failure).hasMessageEndingWith("no answer, or one that was cut short");
        assertThat(failure.isRefusal()).isFalse();
    }

    @Test
    void whateverAParserThrowsIsAnAnswerThatCannotBeUnderstood() {
        assertThat(failureOf(() -> {
                    throw new IllegalStateException("hunter2");
                }))
                .hasMessage(
                        "ec2:DescribeInstances in eu-west-1: the answer cannot be understood (IllegalStateException)");
    }

    private static RuntimeException refusal(int status, String code, String message) {
        return Ec2Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }

    private static AwsFailure failureOf(Supplier<String> call) {
        return catchThrowableOfType(AwsFailure.class, () -> AwsErrors.call("ec2:DescribeInstances", "eu-west-1", call));
    }
}
