package dev.clusterjanitor.emulators;

import static dev.clusterjanitor.emulators.CallMatcher.action;
import static dev.clusterjanitor.emulators.CallMatcher.anyCall;
import static dev.clusterjanitor.emulators.CallMatcher.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

    private static final String REGION = "eu-west-1";

    private final FakeUpstream upstream = new FakeUpstream(seen -> "<ok>" + seen.body() + "</ok>");
    private final FaultProxy proxy = FaultProxy.before(upstream.endpoint());

    @AfterEach
    void close() {
        proxy.close();
        upstream.close();
    }

    private HttpResponse<String> ec2(String form) throws IOException, InterruptedException {
        return RawAws.query(proxy.endpoint(), "ec2", REGION, form);
    }

    private int describe() throws IOException, InterruptedException {
        return ec2("Action=DescribeInstances").statusCode();
    }

    @Test
    void passesOnWhatNoRuleIsFor() throws Exception {
        HttpResponse<String> answer = ec2("Action=DescribeInstances&Filter.1.Name=tag%3AName");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("<ok>Action=DescribeInstances&Filter.1.Name=tag%3AName</ok>");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/xml");
        assertThat(upstream.seen())
                .singleElement()
                .satisfies(seen -> assertThat(seen.authorization()).contains("/eu-west-1/ec2/"));
    }

    @Test
    void passesOnMethodPathAndQuery() throws Exception {
        URI schedules = proxy.endpoint().resolve("/schedules?Name=a%2Fb");
        HttpResponse<String> answer =
                RawAws.send(RawAws.request(schedules, "scheduler", REGION).DELETE());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(upstream.seen().get(0).method()).isEqualTo("DELETE");
        assertThat(upstream.seen().get(0).path()).isEqualTo("/schedules?Name=a%2Fb");
        assertThat(proxy.calls().get(0).action()).isEqualTo("DELETE /schedules");
    }

    @Test
    void answersHeadRequestsWithoutABody() throws Exception {
        HttpRequest.Builder head =
                RawAws.request(proxy.endpoint(), "s3", REGION).method("HEAD", HttpRequest.BodyPublishers.noBody());

        assertThat(RawAws.send(head).statusCode()).isEqualTo(200);
    }

    @Test
    void countsCallsByServiceActionAndRegion() throws Exception {
        describe();
        describe();
        RawAws.query(proxy.endpoint(), "ec2", "us-east-1", "Action=DescribeInstances");
        RawAws.query(proxy.endpoint(), "sts", REGION, "Action=GetCallerIdentity");

        assertThat(proxy.count(action("DescribeInstances"))).isEqualTo(3);
        assertThat(proxy.count(action("DescribeInstances").in(REGION))).isEqualTo(2);
        assertThat(proxy.count(service("sts"))).isEqualTo(1);
        assertThat(proxy.counts())
                .containsEntry("ec2 DescribeInstances", 3L)
                .containsEntry("sts GetCallerIdentity", 1L);

        proxy.forgetCalls();

        assertThat(proxy.count(anyCall())).isZero();
    }

    @Test
    void injectsAtTheNthMatchingCallOnly() throws Exception {
        proxy.on(action("DescribeInstances")).nth(2, Fault.throttled());

        assertThat(describe()).isEqualTo(200);
        ec2("Action=DescribeVolumes");
        assertThat(describe()).isEqualTo(503);
        assertThat(describe()).isEqualTo(200);
    }

    @Test
    void injectsAtTheFirstCallsAndFromACallOn() throws Exception {
        proxy.on(action("DescribeInstances")).first(2, Fault.serverError());
        proxy.on(action("DescribeInstances")).from(4, Fault.unauthorized());

        assertThat(List.of(describe(), describe(), describe(), describe(), describe()))
                .containsExactly(500, 500, 200, 403, 403);
    }

    @Test
    void startsCountingAgainWhenCallsAreForgotten() throws Exception {
        proxy.on(action("DescribeInstances")).once(Fault.serverError());

        assertThat(describe()).isEqualTo(500);
        assertThat(describe()).isEqualTo(200);
        proxy.forgetCalls();
        assertThat(describe()).isEqualTo(500);
    }

    @Test
    void letsTheFirstRuleThatIsDueDecide() throws Exception {
        proxy.on(action("DescribeInstances"))
                .nth(2, Fault.unauthorized())
                .on(anyCall())
                .always(Fault.serverError());

        assertThat(List.of(describe(), describe(), describe())).containsExactly(500, 403, 500);
    }

    @Test
    void matchesByRegionAndBody() throws Exception {
        proxy.on(action("TerminateInstances").in("us-east-1")).always(Fault.serverError());
        proxy.on(action("TerminateInstances").of("ec2").containing("i-2")).always(Fault.unauthorized());

        assertThat(ec2("Action=TerminateInstances&InstanceId.1=i-1").statusCode())
                .isEqualTo(200);
        assertThat(ec2("Action=TerminateInstances&InstanceId.1=i-2").statusCode())
                .isEqualTo(403);
    }

    @Test
    void doesNotCarryOutACallThatItRefuses() throws Exception {
        proxy.on(anyCall()).always(Fault.unauthorized());

        assertThat(ec2("Action=TerminateInstances").body()).contains("<Code>UnauthorizedOperation</Code>");
        assertThat(upstream.seen()).isEmpty();
    }

    @Test
    void canCarryOutACallAndStillAnswerAnError() throws Exception {
        proxy.on(anyCall()).always(Fault.serverError().afterItWorked());

        assertThat(ec2("Action=TerminateInstances").statusCode()).isEqualTo(500);
        assertThat(upstream.seen()).hasSize(1);
    }

    @Test
    void canCarryOutACallAndLoseTheAnswer() {
        proxy.on(anyCall()).always(Fault.droppedConnection().afterItWorked());

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> ec2("Action=TerminateInstances"));
        // At least: an HTTP client may try again by itself.
        assertThat(upstream.seen()).isNotEmpty();
    }

    @Test
    void dropsTheConnection() {
        proxy.on(anyCall()).always(Fault.droppedConnection());

        assertThatExceptionOfType(IOException.class).isThrownBy(this::describe);
        assertThat(upstream.seen()).isEmpty();
    }

    @Test
    void cutsTheAnswerShort() throws Exception {
        proxy.on(anyCall()).once(Fault.cutAfter(4));

        assertThatExceptionOfType(IOException.class).isThrownBy(this::describe);
        assertThat(describe()).isEqualTo(200);
    }

    @Test
    void delaysTheAnswer() throws Exception {
        proxy.on(anyCall()).always(Fault.delayed(Duration.ofMillis(300)));
        long start = System.nanoTime();

        assertThat(describe()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void rewritesTheAnswer() throws Exception {
        proxy.on(anyCall()).always(Fault.rewritten(body -> body.replace("DescribeInstances", "Gelöscht")));

        assertThat(ec2("Action=DescribeInstances").body()).isEqualTo("<ok>Action=Gelöscht</ok>");
    }

    @Test
    void countsRightUnderConcurrentCalls() throws Exception {
        proxy.on(action("DescribeInstances")).first(10, Fault.throttled());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Integer> call = this::describe;
            List<Future<Integer>> answers =
                    threads.invokeAll(Stream.generate(() -> call).limit(40).toList());
            int throttled = 0;
            for (Future<Integer> answer : answers) {
                throttled += answer.get() == 503 ? 1 : 0;
            }

            assertThat(throttled).isEqualTo(10);
            assertThat(proxy.count(anyCall())).isEqualTo(40);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void tellsOfAFaultThatFailsByItself() {
        FaultProxy broken = FaultProxy.before(upstream.endpoint());
        broken.on(anyCall()).always(Fault.rewritten(body -> {
            throw new UnsupportedOperationException("not thought of");
        }));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> RawAws.query(broken.endpoint(), "ec2", REGION, "Action=DescribeInstances"));
        assertThatIllegalStateException().isThrownBy(broken::close).withMessageContaining("failed by itself");
    }

    @Test
    void stillAnswersTheOthersWhenTheEmulatorHasGone() throws Exception {
        upstream.close();

        assertThatExceptionOfType(IOException.class).isThrownBy(this::describe);
        proxy.on(anyCall()).always(Fault.serverError());
        assertThat(describe()).isEqualTo(500);
    }

    @Test
    void refusesToStandBeforeAnythingThatIsNotOnLoopback() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultProxy.before(URI.create("https://ec2.us-east-1.amazonaws.com")));
    }

    @Test
    void countsCallsFromOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> proxy.on(anyCall()).nth(0, Fault.serverError()));
    }

    /**
     * 40 ms a call would be TCP waiting for a delayed acknowledgement, which it does once a connection is some calls
     * old.
     */
    @Test
    void addsNoNoticeableDelay() throws Exception {
        Duration fastest = Duration.ofDays(1);
        for (int i = 0; i < 40; i++) {
            long start = System.nanoTime();
            describe();
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            fastest = i > 20 && taken.compareTo(fastest) < 0 ? taken : fastest;
        }

        assertThat(fastest).isLessThan(Duration.ofMillis(30));
    }
}
