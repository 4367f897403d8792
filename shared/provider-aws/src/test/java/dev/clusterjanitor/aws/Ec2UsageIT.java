package dev.clusterjanitor.aws;

import static dev.clusterjanitor.aws.Machines.schedulerTags;
import static dev.clusterjanitor.emulators.CallMatcher.action;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.State;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Watch;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.ec2.model.Instance;

@ExtendWith(AwsEmulatorExtension.class)
class Ec2UsageIT {
    private Stage stage;

    /** The emulator gives machines the real time as their launch; so the sweep takes place some hours later. */
    private Instant now;

    private Instance machine;

    @BeforeEach
    void setUp(AwsEmulator aws) {
        stage = new Stage(aws);
        machine = stage.run(schedulerTags("1a2b3c4d"));
        now = machine.launchTime().plus(Duration.ofHours(5));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void metricsOfARestingMachineSayQuiet() {
        put("CPUUtilization", 1);
        put("NetworkIn", 1000);
        put("NetworkOut", 1000);

        assertThat(observe()).extracting(Signal::state).containsExactly(State.QUIET);
    }

    @Test
    void metricsOfABusyMachineSayAlive() {
        put("CPUUtilization", 55);

        assertThat(observe()).extracting(Signal::state).containsExactly(State.ALIVE);
    }

    @Test
    void aMachineWithoutMetricsIsUnknown() {
        assertThat(observe()).extracting(Signal::state).containsExactly(State.UNKNOWN);
    }

    @Test
    void aRefusalIsUnreadableAndAProblem() {
        stage.proxy.on(action("GetMetricData")).always(Fault.unauthorized());

        Observations seen = read();

        assertThat(seen.signals().values())
                .singleElement()
                .satisfies(
                        signals -> assertThat(signals).extracting(Signal::state).containsExactly(State.UNREADABLE));
        assertThat(seen.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo("metrics are not known: cloudwatch:GetMetricData in us-east-1: AccessDenied"
                                + " (the janitor's identity lacks the permission cloudwatch:GetMetricData)"));
    }

    @Test
    void aThrottleIsWaitedOut() {
        put("CPUUtilization", 55);
        stage.proxy.on(action("GetMetricData")).once(Fault.throttled());

        assertThat(observe()).extracting(Signal::state).containsExactly(State.ALIVE);
    }

    private List<Signal> observe() {
        Observations seen = read();
        assertThat(seen.problems()).isEmpty();
        return seen.signals().values().iterator().next();
    }

    private Observations read() {
        Cluster cluster = stage.only();
        return stage.kind().observe(List.of(new Watch(cluster, Duration.ofHours(2), 5, 1024)), now);
    }

    private void put(String metric, double value) {
        List<MetricDatum> data = new ArrayList<>();
        for (Instant at = now.minus(Duration.ofHours(3)); at.isBefore(now); at = at.plusSeconds(300)) {
            data.add(MetricDatum.builder()
                    .metricName(metric)
                    .timestamp(at)
                    .value(value)
                    .dimensions(Dimension.builder()
                            .name("InstanceId")
                            .value(machine.instanceId())
                            .build())
                    .build());
        }
        try (CloudWatchClient cloudWatch = stage.direct()
                .configure(CloudWatchClient.builder(), "us-east-1")
                .build()) {
            cloudWatch.putMetricData(request -> request.namespace("AWS/EC2").metricData(data));
        }
    }
}
