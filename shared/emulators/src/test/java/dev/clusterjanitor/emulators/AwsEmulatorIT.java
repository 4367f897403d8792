package dev.clusterjanitor.emulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsEmulatorIT {

    private AwsEmulator aws;

    @BeforeAll
    void start() {
        aws = Prerequisite.obtain(() -> AwsEmulator.start(AwsEmulator.Options.defaults()))
                .require();
    }

    @AfterAll
    void close() {
        if (aws != null) {
            aws.close();
        }
    }

    @BeforeEach
    void reset() {
        aws.reset();
    }

    @Test
    void saysWhatItIsAndWhy() {
        assertThat(aws.describe()).containsPattern("moto 5\\.2\\.1|LocalStack").contains(aws.endpoint() + " (");
        assertThat(aws.endpoint().getHost()).isIn("127.0.0.1", "localhost");
        assertThat(aws.offers("ec2")).isTrue();
    }

    @Test
    void forgetsInstancesOfAllRegionsAtAReset() throws Exception {
        RawAws.runInstances(aws.endpoint(), "us-east-1", 2);
        RawAws.runInstances(aws.endpoint(), "eu-west-1", 1);
        assertThat(RawAws.instances(aws.endpoint(), "us-east-1")).hasSize(2);
        assertThat(RawAws.instances(aws.endpoint(), "eu-west-1")).hasSize(1);

        aws.reset();

        assertThat(RawAws.instances(aws.endpoint(), "us-east-1")).isEmpty();
        assertThat(RawAws.instances(aws.endpoint(), "eu-west-1")).isEmpty();
    }

    @Test
    void keepsTasksRunningWhereAskedAndUntilAReset() throws Exception {
        assumeTrue(aws.offers("ecs"), "this emulator has no ECS");
        aws.keepTasksRunning();
        assertThat(aTaskAfterSomeLooks()).contains("\"lastStatus\": \"RUNNING\"");

        aws.reset();

        assertThat(aTaskAfterSomeLooks()).contains("\"lastStatus\": \"STOPPED\"");
    }

    private String aTaskAfterSomeLooks() throws Exception {
        ecs("CreateCluster", "{\"clusterName\": \"c\"}");
        ecs("RegisterTaskDefinition", """
                {"family": "f", "containerDefinitions": [{"name": "n", "image": "i", "memory": 128}]}""");
        ecs("RunTask", """
                {"cluster": "c", "taskDefinition": "f", "launchType": "FARGATE", "networkConfiguration":
                 {"awsvpcConfiguration": {"subnets": ["%s"], "securityGroups": []}}}""".formatted(aSubnet()));
        String arns = ecs("ListTasks", "{\"cluster\": \"c\"}").replaceAll("(?s).*(\\[.*]).*", "$1");
        String answer = "";
        for (int look = 0; look < 10; look++) {
            answer = ecs("DescribeTasks", "{\"cluster\": \"c\", \"tasks\": %s}".formatted(arns));
        }
        return answer;
    }

    @Test
    void checksPermissionsWhereAskedAndUntilAReset() throws Exception {
        assumeTrue(aws.describe().contains("moto"), "only moto can be asked to");
        String form = "Action=DescribeInstances&Version=2016-11-15";
        aws.post("/moto-api/reset-auth", "0");
        assertThat(RawAws.query(aws.endpoint(), "ec2", "us-east-1", form).statusCode())
                .isEqualTo(401);

        aws.reset();

        assertThat(RawAws.query(aws.endpoint(), "ec2", "us-east-1", form).statusCode())
                .isEqualTo(200);
    }

    private String ecs(String action, String body) throws Exception {
        HttpResponse<String> answer =
                RawAws.json(aws.endpoint(), "ecs", "us-east-1", "AmazonEC2ContainerServiceV20141113." + action, body);
        assertThat(answer.statusCode()).as("%s: %s", action, answer.body()).isEqualTo(200);
        return answer.body();
    }

    private String aSubnet() throws Exception {
        return RawAws.query(aws.endpoint(), "ec2", "us-east-1", "Action=DescribeSubnets&Version=2016-11-15")
                .body()
                .replaceAll("(?s).*?<subnetId>(.*?)</subnetId>.*", "$1");
    }

    /** The CloudWatch client of the AWS SDK for Java speaks nothing else, and moto by itself answers 404 to it. */
    @Test
    void answersCloudWatchInCbor() throws Exception {
        HttpResponse<String> metrics = cloudWatch("ListMetrics", "\u00a0");
        HttpResponse<String> missing = cloudWatch("GetDashboard", "\u00a1mDashboardNamednone");

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("smithy-protocol")).contains("rpc-v2-cbor");
        assertThat(metrics.body()).contains("Metrics");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("Dashboard does not exist");
    }

    private HttpResponse<String> cloudWatch(String operation, String cbor) throws Exception {
        URI path = aws.endpoint().resolve("/service/GraniteServiceVersion20100801/operation/" + operation);
        return RawAws.send(RawAws.request(path, "monitoring", "us-east-1")
                .header("Content-Type", "application/cbor")
                .header("smithy-protocol", "rpc-v2-cbor")
                .POST(HttpRequest.BodyPublishers.ofByteArray(cbor.getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Test
    void saysWhatTheEmulatorDidNotLikeAboutItsConfiguration() {
        assumeTrue(aws.describe().contains("moto"), "only moto has this interface");

        assertThatIllegalStateException()
                .isThrownBy(() -> aws.post("/moto-api/no-such-thing", "{}"))
                .withMessageContaining("/moto-api/no-such-thing answered 404");
    }

    @Test
    void leavesNothingBehindWhenItEnds() throws Exception {
        AwsEmulator second = AwsEmulator.start(AwsEmulator.Options.defaults());
        URI endpoint = second.endpoint();
        assertThat(RawAws.instances(endpoint, "us-east-1")).isEmpty();
        long processes = ProcessHandle.current().descendants().count();

        second.close();

        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> RawAws.instances(endpoint, "us-east-1"));
        assertThat(ProcessHandle.current().descendants().count()).isLessThanOrEqualTo(processes);
        assertThatNoException().isThrownBy(second::close);
        assertThat(RawAws.instances(aws.endpoint(), "us-east-1"))
                .as("the first one still answers")
                .isEmpty();
    }
}
