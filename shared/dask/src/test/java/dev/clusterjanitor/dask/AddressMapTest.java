package dev.clusterjanitor.dask;

import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.ClusterId;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressMapTest {
    private static final ClusterId ID = aCluster().build().id();
    private static final URI REAL = URI.create("http://203.0.113.7:8787");

    @Test
    void withoutAnythingSaidASchedulerIsAskedWhereItsCloudSaysItIs() {
        assertThat(AddressMap.of(Map.of()).locate(ID, REAL)).contains(REAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_EC2", "JANITOR_GCP_ENDPOINT", "JANITOR_AZURE_ENDPOINT"})
    void whereACloudIsEmulatedNobodyIsAsked(String variable) {
        assertThat(AddressMap.of(Map.of(variable, "http://127.0.0.1:5000")).locate(ID, REAL))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws.endpointUrl", "aws.endpointUrlEc2"})
    void whereTheSdkIsPointedElsewhereByAPropertyNobodyIsAsked(String property) {
        System.setProperty(property, "http://127.0.0.1:5000");
        try {
            assertThat(AddressMap.of(Map.of()).locate(ID, REAL)).isEmpty();
        } finally {
            System.clearProperty(property);
        }
    }

    @Test
    void aMapNamesTheOnesThatMayBeAsked() {
        AddressMap map = AddressMap.of(Map.of(
                "AWS_ENDPOINT_URL",
                "http://127.0.0.1:5000",
                "JANITOR_SCHEDULER_ADDRESSES",
                ID + "=127.0.0.1:1234, " + "gcp/dask-vm/p/z/x=[::1]:65535"));

        assertThat(map.locate(ID, REAL)).contains(URI.create("http://127.0.0.1:1234"));
        assertThat(map.locate(aCluster().named("other").build().id(), REAL)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=203.0.113.7:8787",
                "a=scheduler.example.org:8787",
                "a=127.0.0.1",
                "a=127.0.0.1:0",
                "a=127.0.0.1:65536",
                "127.0.0.1:80",
                "a=127.0.0.1:80,,b=127.0.0.1:81",
                "a=127.0.0.1:80@203.0.113.7:8787"
            })
    void anEntryThatLeadsAnywhereElseIsRefusedByName(String entry) {
        assertThatThrownBy(() -> AddressMap.of(Map.of("JANITOR_SCHEDULER_ADDRESSES", entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("JANITOR_SCHEDULER_ADDRESSES: \"");
    }

    @Test
    void aClusterThatIsGivenTwiceIsRefused() {
        assertThatThrownBy(() -> AddressMap.of(Map.of("JANITOR_SCHEDULER_ADDRESSES", "a=127.0.0.1:80,a=127.0.0.1:81")))
                .hasMessageContaining("a is given twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8787",
                "http://localhost:8787",
                "http://169.254.169.254:8787",
                "http://0.0.0.0:8787",
                "http://224.0.0.1:8787",
                "http://[::1]:8787",
                "http://[fe80::1]:8787",
                "http://[::ffff:127.0.0.1]:8787",
                "http://999.1.1.1:8787"
            })
    void noCloudCanLeadUsToThisMachineOrToItsMetadata(String address) {
        assertThat(AddressMap.DIRECT.locate(ID, URI.create(address))).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.5:8787", "https://[2001:db8::7]:8787", "http://ip-10-0-0-5.internal:8787"})
    void addressesOfOtherMachinesAreTaken(String address) {
        assertThat(AddressMap.DIRECT.locate(ID, URI.create(address))).contains(URI.create(address));
    }
}
