package dev.clusterjanitor.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clusterjanitor.emulators.AwsCall.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTest {

    private static final Fault.Upstream NEVER = () -> {
        throw new AssertionError("carried out");
    };

    private static Answer answer(Fault fault, Protocol protocol) throws Exception {
        return fault.answer(new AwsCall("any", "DescribeThings", "eu-west-1", protocol, ""), NEVER);
    }

    @ParameterizedTest
    @CsvSource({
        "EC2_QUERY, 403, UnauthorizedOperation",
        "QUERY,     403, AccessDenied",
        "JSON,      400, AccessDeniedException",
        "CBOR,      403, AccessDenied",
        "REST_JSON, 400, AccessDeniedException",
        "REST_XML,  403, AccessDenied"
    })
    void aMissingPermissionIsNamedAsTheServiceNamesIt(Protocol protocol, int status, String code) throws Exception {
        Answer answer = answer(Fault.unauthorized(), protocol);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains(code).contains("DescribeThings");
    }

    @ParameterizedTest
    @CsvSource({
        "EC2_QUERY, 503, RequestLimitExceeded",
        "QUERY,     400, Throttling",
        "JSON,      400, ThrottlingException",
        "CBOR,      400, Throttling",
        "REST_JSON, 400, ThrottlingException",
        "REST_XML,  503, SlowDown"
    })
    void throttlingIsNamedAsTheServiceNamesIt(Protocol protocol, int status, String code) throws Exception {
        Answer answer = answer(Fault.throttled(), protocol);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains(code);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void everyProtocolCarriesCodeAndMessage(Protocol protocol) throws Exception {
        Answer answer = answer(Fault.error(409, "ClusterContainsTasks", "still 3 tasks"), protocol);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("ClusterContainsTasks").contains("still 3 tasks");
    }

    @Test
    void xmlAndJsonAreEscaped() throws Exception {
        Fault fault = Fault.error(400, "Malformed", "\"<a>\" & \\b");

        assertThat(answer(fault, Protocol.EC2_QUERY).body()).contains("<Message>\"&lt;a&gt;\" &amp; \\b</Message>");
        assertThat(new ObjectMapper()
                        .readTree(answer(fault, Protocol.JSON).body())
                        .path("message")
                        .asText())
                .isEqualTo("\"<a>\" & \\b");
    }

    @Test
    void cborSaysTypeAndMessageAsTexts() throws Exception {
        Answer answer = answer(Fault.error(500, "Ab", "c"), Protocol.CBOR);

        assertThat(answer.bytes())
                .isEqualTo("\u00a2y\0\6__typey\0\2Aby\0\7messagey\0\1c".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(answer.headers())
                .containsEntry("smithy-protocol", List.of("rpc-v2-cbor"))
                .containsEntry("x-amzn-query-error", List.of("Ab;Receiver"));
    }
}
