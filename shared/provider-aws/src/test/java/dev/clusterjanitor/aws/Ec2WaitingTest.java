package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.aws.FakeAws.Answer;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Machines that take their time to go, which no emulator shows. */
class Ec2WaitingTest {
    private static final String NOBODY = "<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>";

    private final FakeAws aws = new FakeAws();
    private final List<Duration> pauses = new ArrayList<>();
    private final AwsCloud cloud = new AwsCloud(TagKeys.DEFAULT, pauses::add, aws.settings());
    private final AtomicBoolean terminated = new AtomicBoolean();
    private final AtomicInteger looks = new AtomicInteger();
    private final ManyMachines oneCluster = new ManyMachines(1, 3);

    @BeforeEach
    void aClusterOfThree() {
        aws.on("DescribeInstances", oneCluster);
        aws.on(
                "DescribeInstanceAttribute",
                form -> Answer.ok("<DescribeInstanceAttributeResponse><disableApiTermination><value>false</value>"
                        + "</disableApiTermination></DescribeInstanceAttributeResponse>"));
        aws.on("TerminateInstances", form -> {
            terminated.set(true);
            return Answer.ok("<TerminateInstancesResponse><instancesSet><item><instanceId>i-1</instanceId>"
                    + "<previousState><name>running</name></previousState></item></instancesSet>"
                    + "</TerminateInstancesResponse>");
        });
    }

    @AfterEach
    void close() {
        cloud.close();
        aws.close();
    }

    @Test
    void machinesAreWaitedFor() {
        ClusterHandle handle = handle();
        aws.on("DescribeInstances", form -> looks.incrementAndGet() > 3 ? Answer.ok(NOBODY) : oneCluster.apply(form));

        assertThat(handle.delete(Deadline.NONE)).isEqualTo(Deletion.gone());
        assertThat(terminated).isTrue();
        assertThat(pauses).hasSize(3);
    }

    @Test
    void machinesThatDoNotGoAreLeftToTheNextSweep() {
        Deletion deletion = handle().delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(deletion.detail()).isEqualTo("machines are still shutting down");
        assertThat(deletion.residue()).hasSize(3);
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isLessThan(Duration.ofMinutes(3));
    }

    @Test
    void machinesWhoseTagsWereTakenOffMeanwhileAreNotHeldForGone() {
        ClusterHandle handle = handle();
        aws.on(
                "DescribeInstances",
                form -> form.getOrDefault("Filter.1.Name", "").startsWith("tag:")
                        ? Answer.ok(NOBODY)
                        : oneCluster.apply(form));

        assertThat(handle.delete(Deadline.NONE).residue()).hasSize(3);
    }

    @Test
    void aDeadlineEndsTheWait() {
        Deletion deletion = handle().delete(() -> Duration.ofSeconds(10));

        assertThat(deletion.state()).isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(pauses).allSatisfy(pause -> assertThat(pause).isLessThan(Duration.ofSeconds(10)));
    }

    @Test
    void aListingThatFailsWhileWaitingIsNoProofThatAllIsGone() {
        ClusterHandle handle = handle();
        aws.on("DescribeInstances", form -> Answer.error(403, "UnauthorizedOperation"));

        assertThatThrownBy(() -> handle.delete(Deadline.NONE)).hasMessageContaining("ec2:DescribeInstances");
    }

    @Test
    void aFaultWhileTerminatingEndsTheDeletionAsAFailure() {
        ClusterHandle handle = handle();
        aws.on("TerminateInstances", form -> Answer.error(500, "InternalError"));

        assertThatThrownBy(() -> handle.delete(Deadline.NONE)).hasMessageContaining("ec2:TerminateInstances");
        // The scheduler's own call, tried twice; the workers are not touched after that.
        assertThat(aws.calls("TerminateInstances")).isEqualTo(2);
    }

    @Test
    void protectionWithoutAnAnswerIsADoubt() {
        aws.on(
                "DescribeInstanceAttribute",
                form -> Answer.ok("<DescribeInstanceAttributeResponse></DescribeInstanceAttributeResponse>"));

        assertThat(handle().cluster().doubts()).singleElement().asString().contains("no answer on i-");
    }

    private ClusterHandle handle() {
        var scope = cloud.scopes(new ScopeSpec.Aws(List.of("us-east-1"), null))
                .scopes()
                .get(0);
        return cloud.kinds().get(0).reconstruct(scope, "00000000").orElseThrow();
    }
}
