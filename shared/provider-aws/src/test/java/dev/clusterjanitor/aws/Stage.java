package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** An emulated AWS, machines to put into it, and the janitor's view of it through a proxy that can make it fail. */
final class Stage implements AutoCloseable {
    static final String REGION = "us-east-1";
    static final Map<String, String> MADE_BY_DASK = Map.of("createdBy", "dask-cloudprovider");

    final FaultProxy proxy;
    final AwsCloud cloud;
    final List<Duration> pauses = new ArrayList<>();
    private final AwsEmulator aws;
    private final AwsClients direct;
    private final Ec2Client ec2;

    Stage(AwsEmulator aws) {
        this.aws = aws;
        proxy = FaultProxy.before(aws.endpoint());
        cloud = new AwsCloud(TagKeys.DEFAULT, pauses::add, FakeAws.settings(proxy.endpoint(), 5));
        direct = new AwsClients(FakeAws.settings(aws.endpoint(), ClientSettings.LARGEST_PAGE));
        ec2 = ec2(REGION);
    }

    /** A client that bypasses the proxy. */
    Ec2Client ec2(String region) {
        return direct.configure(Ec2Client.builder(), region).build();
    }

    Ec2Client ec2() {
        return ec2;
    }

    AwsClients direct() {
        return direct;
    }

    AwsEmulator aws() {
        return aws;
    }

    ClusterKind kind() {
        return cloud.kinds().get(0);
    }

    /** The scope of a region, entered. */
    Scope scope(String region) {
        var listing = cloud.scopes(new ScopeSpec.Aws(List.of(region), null));
        assertThat(listing.problems()).isEmpty();
        return listing.scopes().get(0);
    }

    Discovery discover() {
        return kind().discover(scope(REGION));
    }

    Cluster only() {
        Discovery discovery = discover();
        assertThat(discovery.problems()).isEmpty();
        assertThat(discovery.clusters()).hasSize(1);
        return discovery.clusters().get(0);
    }

    ClusterHandle handle(String name) {
        return kind().reconstruct(scope(REGION), name).orElseThrow();
    }

    /** Starts a machine whose root disk vanishes with it, as dask-cloudprovider asks for. */
    Instance run(Map<String, String> tags) {
        return run(ec2, "us-east-1a", tags, true);
    }

    /** Starts a machine later than all others, which EC2 tells to the second. */
    Instance runLater(Map<String, String> tags) {
        try {
            Thread.sleep(1100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return run(tags);
    }

    /** Starts a machine that leaves its root disk behind. */
    Instance runLeavingItsDisk(Map<String, String> tags) {
        return run(ec2, "us-east-1a", tags, false);
    }

    /** Starts one machine per call, so that each counts for itself where the emulator cuts pages. */
    static Instance run(Ec2Client ec2, String zone, Map<String, String> tags, boolean diskVanishes) {
        RunInstancesRequest.Builder request = RunInstancesRequest.builder()
                .imageId("ami-12345678")
                .instanceType(InstanceType.M5_LARGE)
                .minCount(1)
                .maxCount(1)
                .placement(placement -> placement.availabilityZone(zone))
                .blockDeviceMappings(BlockDeviceMapping.builder()
                        .deviceName("/dev/sda1")
                        .ebs(EbsBlockDevice.builder()
                                .volumeSize(40)
                                .volumeType("gp3")
                                .deleteOnTermination(diskVanishes)
                                .build())
                        .build());
        List<TagSpecification> specifications = new ArrayList<>();
        if (!tags.isEmpty()) {
            specifications.add(TagSpecification.builder()
                    .resourceType(ResourceType.INSTANCE)
                    .tags(tags(tags))
                    .build());
        }
        if (Ec2Marker.isMarked(tags)) {
            specifications.add(TagSpecification.builder()
                    .resourceType(ResourceType.VOLUME)
                    .tags(tags(MADE_BY_DASK))
                    .build());
        }
        return ec2.runInstances(request.tagSpecifications(specifications).build())
                .instances()
                .get(0);
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    /** The machine as it is now. */
    Instance now(Instance machine) {
        return ec2.describeInstances(DescribeInstancesRequest.builder()
                        .instanceIds(machine.instanceId())
                        .build())
                .reservations()
                .get(0)
                .instances()
                .get(0);
    }

    String stateOf(Instance machine) {
        return now(machine).state().nameAsString();
    }

    /** The id of the machine's root disk. */
    String diskOf(Instance machine) {
        return now(machine).blockDeviceMappings().get(0).ebs().volumeId();
    }

    List<String> disks() {
        return ec2.describeVolumes().volumes().stream().map(v -> v.volumeId()).toList();
    }

    @Override
    public void close() {
        cloud.close();
        ec2.close();
        direct.close();
        proxy.close();
    }
}
