package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.CallMatcher;
import dev.clusterjanitor.emulators.EmulatedFargate;
import dev.clusterjanitor.emulators.Fault;
import dev.clusterjanitor.emulators.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** An emulated ECS, clusters to put into it, and the janitor's view of it through a proxy that can make it fail. */
final class EcsStage implements AutoCloseable {
    static final String REGION = Stage.REGION;

    final AwsEmulator aws;
    final FaultProxy proxy;
    final AwsCloud cloud;
    final EmulatedFargate fargate;
    final List<Duration> pauses = new ArrayList<>();

    EcsStage(AwsEmulator aws) {
        this.aws = aws;
        Assumptions.assumeTrue(aws.offers("ecs"), "this emulator has no ECS");
        aws.keepTasksRunning();
        proxy = FaultProxy.before(aws.endpoint());
        proxy.on(CallMatcher.action("DescribeRegions")).always(Fault.rewritten(EcsStage::twoRegions));
        cloud = new AwsCloud(
                TagKeys.DEFAULT, pauses::add, FakeAws.settings(proxy.endpoint(), ClientSettings.LARGEST_PAGE));
        fargate = new EmulatedFargate(aws.endpoint(), REGION);
    }

    EmulatedFargate in(String region) {
        return new EmulatedFargate(aws.endpoint(), region);
    }

    ClusterKind kind() {
        return cloud.kinds().get(1);
    }

    Scope scope() {
        return scope(REGION);
    }

    Scope scope(String region) {
        var listing = cloud.scopes(new ScopeSpec.Aws(List.of(region), null));
        assertThat(listing.problems()).isEmpty();
        return listing.scopes().get(0);
    }

    Discovery discover() {
        return kind().discover(scope());
    }

    Cluster only() {
        Discovery discovery = discover();
        assertThat(discovery.problems()).isEmpty();
        assertThat(discovery.clusters()).hasSize(1);
        return discovery.clusters().get(0);
    }

    ClusterHandle handle(String name) {
        return kind().reconstruct(scope(), name).orElseThrow();
    }

    EmulatedFargate.Made create(String name, int workers) {
        return fargate.create(name, workers, Map.of("team", "ml"));
    }

    /** Reading some thirty regions of the emulator takes seconds, and adds nothing. */
    private static String twoRegions(String answer) {
        return answer.replaceAll(
                "(?s)<item>(?:(?!</item>).)*<regionName>(?!us-east-1<|eu-west-1<)(?:(?!</item>).)*</item>", "");
    }

    /** Deletes until it is gone, as sweeps do, while ECS takes its network interfaces away. */
    void deleteFully(EmulatedFargate.Made made) {
        for (int i = 0; i < 5; i++) {
            var handle = kind().reconstruct(scope(), made.name());
            if (handle.isEmpty() || handle.get().delete(Deadline.NONE).state() == Deletion.State.GONE) {
                return;
            }
            fargate.deleteInterfaces(made.securityGroup());
        }
        throw new AssertionError("never gone");
    }

    @Override
    public void close() {
        cloud.close();
        proxy.close();
    }
}
