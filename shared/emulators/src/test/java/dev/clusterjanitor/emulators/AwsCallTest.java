package dev.clusterjanitor.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.emulators.AwsCall.Protocol;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AwsCallTest {

    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

    private static AwsCall call(String method, String path, Map<String, String> headers, String body) {
        return AwsCall.parse(
                method,
                URI.create(path),
                name -> Optional.ofNullable(headers.get(name)),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static String signedFor(String service, String region) {
        return "AWS4-HMAC-SHA256 Credential=AKIA/20261122/" + region + "/" + service
                + "/aws4_request, SignedHeaders=host;x-amz-date, Signature=abc";
    }

    @Test
    void readsAnEc2Query() {
        AwsCall call = call(
                "POST",
                "/",
                Map.of("Authorization", signedFor("ec2", "eu-west-1"), "Content-Type", FORM),
                "Action=TerminateInstances&Version=2016-11-15&InstanceId.1=i-1&InstanceId.2=i-2");

        assertThat(call.service()).isEqualTo("ec2");
        assertThat(call.action()).isEqualTo("TerminateInstances");
        assertThat(call.region()).isEqualTo("eu-west-1");
        assertThat(call.protocol()).isEqualTo(Protocol.EC2_QUERY);
        assertThat(call.field("InstanceId.2")).contains("i-2");
        assertThat(call.field("InstanceId.3")).isEmpty();
    }

    @Test
    void readsAnStsQuery() {
        AwsCall call = call(
                "POST",
                "/",
                Map.of("Authorization", signedFor("sts", "us-east-1"), "Content-Type", FORM),
                "Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fx");

        assertThat(call.action()).isEqualTo("AssumeRole");
        assertThat(call.protocol()).isEqualTo(Protocol.QUERY);
        assertThat(call.field("RoleArn")).contains("arn:aws:iam::1:role/x");
    }

    @Test
    void readsAnEcsCallByItsTarget() {
        AwsCall call = call(
                "POST",
                "/",
                Map.of(
                        "Authorization",
                        signedFor("ecs", "eu-west-1"),
                        "Content-Type",
                        "application/x-amz-json-1.1",
                        "X-Amz-Target",
                        "AmazonEC2ContainerServiceV20141113.ListClusters"),
                "{}");

        assertThat(call).isEqualTo(new AwsCall("ecs", "ListClusters", "eu-west-1", Protocol.JSON, "{}"));
    }

    @Test
    void readsACloudWatchCallByItsPath() {
        AwsCall call = call(
                "POST",
                "/service/GraniteServiceVersion20100801/operation/GetMetricData",
                Map.of("Authorization", signedFor("monitoring", "eu-west-1"), "Content-Type", "application/cbor"),
                "");

        assertThat(call.service()).isEqualTo("monitoring");
        assertThat(call.action()).isEqualTo("GetMetricData");
        assertThat(call.protocol()).isEqualTo(Protocol.CBOR);
    }

    @Test
    void namesRestCallsByMethodAndPath() {
        AwsCall list = call(
                "GET", "/schedules?MaxResults=5", Map.of("Authorization", signedFor("scheduler", "eu-west-1")), "");
        AwsCall put = call("PUT", "/bucket/key", Map.of("Authorization", signedFor("s3", "eu-west-1")), "text");

        assertThat(list.action()).isEqualTo("GET /schedules");
        assertThat(list.protocol()).isEqualTo(Protocol.REST_JSON);
        assertThat(put.protocol()).isEqualTo(Protocol.REST_XML);
    }

    @Test
    void leavesServiceAndRegionEmptyWhereNothingIsSigned() {
        AwsCall call = call("POST", "/", Map.of("Content-Type", FORM), "Action=AssumeRoleWithWebIdentity");

        assertThat(call.service()).isEmpty();
        assertThat(call.region()).isEmpty();
        assertThat(call.action()).isEqualTo("AssumeRoleWithWebIdentity");
    }
}
