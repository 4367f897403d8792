package dev.clusterjanitor.emulators.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The emulated Azure writes as recorded answers of the real one do, where these differ from what one would expect. */
class RecordedAnswersTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final String SUBSCRIPTION = "11111111-1111-1111-1111-111111111111";
    private static final String GROUP = "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/dask";
    private static final String VMS = "/providers/Microsoft.Compute/virtualMachines";

    private final AzureEmulator azure = AzureEmulator.start(() -> NOW);
    private final RawAzure raw = new RawAzure(azure.endpoint());
    private DaskVmCluster cluster;

    @BeforeEach
    void aCluster() {
        cluster = azure.daskCluster(SUBSCRIPTION, "dask", "1a2b3c4d")
                .withUntaggedDisks()
                .workers(1)
                .create();
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void computeWritesResourceGroupsInCapitalsAndTimesWithSevenDigits() {
        JsonNode machine = raw.get(GROUP + VMS).path("value").path(0);

        assertThat(machine.path("id").asText()).contains("/resourceGroups/DASK/");
        assertThat(machine.at("/properties/storageProfile/osDisk/managedDisk/id")
                        .asText())
                .contains("/resourceGroups/DASK/");
        assertThat(machine.at("/properties/timeCreated").asText()).isEqualTo("2026-01-15T12:00:00.0000000+00:00");
        assertThat(raw.get(cluster.nicOf(cluster.scheduler())).path("id").asText())
                .contains("/resourceGroups/dask/");
    }

    @Test
    void whatIsEmptyIsAbsentAndInGraphNull() {
        assertThat(raw.get(cluster.diskOf(cluster.scheduler())).has("tags")).isFalse();
        JsonNode row = graph("resources | where type in~ ('microsoft.compute/disks') | project id, tags, zones")
                .path("data")
                .path(0);

        assertThat(row.get("tags").isNull()).isTrue();
        assertThat(row.get("zones").isNull()).isTrue();
    }

    @Test
    void linksSpellThePort() {
        azure.linksBeginWith(URI.create("https://management.azure.com:443"));
        azure.pageSizes(1, 1000);

        assertThat(raw.get(GROUP + VMS).path("nextLink").asText()).startsWith("https://management.azure.com:443/");
        assertThat(raw.send("DELETE", cluster.scheduler(), "")
                        .headers()
                        .firstValue("Azure-AsyncOperation")
                        .orElse(""))
                .startsWith("https://management.azure.com:443/");
    }

    @Test
    void graphIsCutAndMayNotTellHowToGoOn() {
        azure.pageSizes(100, 1);
        JsonNode page = graph("resources");
        assertThat(page.path("resultTruncated").asText()).isEqualTo("true");
        assertThat(page.path("$skipToken").asText()).isNotEmpty();
        azure.cutGraph();

        assertThat(graph("resources").path("resultTruncated").asText()).isEqualTo("true");
        assertThat(graph("resources").has("$skipToken")).isFalse();
    }

    @Test
    void graphLeavesOutInSilenceWhatMayNotBeRead() {
        azure.blind(SUBSCRIPTION);

        assertThat(graph("resources").path("data").size()).isZero();
        assertThat(raw.status("GET", "/subscriptions/" + SUBSCRIPTION + VMS, ""))
                .isEqualTo(403);
        assertThat(raw.get("/subscriptions").path("value").size()).isEqualTo(1);
        assertThat(raw.get("/subscriptions/" + SUBSCRIPTION + "/providers/Microsoft.Authorization/permissions")
                        .path("value")
                        .size())
                .isZero();
    }

    @Test
    void theDiskOfADeallocatedMachineIsReserved() {
        raw.status("POST", cluster.scheduler() + "/deallocate", "");
        azure.advance(Duration.ofMinutes(1));

        assertThat(raw.get(cluster.diskOf(cluster.scheduler()))
                        .at("/properties/diskState")
                        .asText())
                .isEqualTo("Reserved");
    }

    @Test
    void theLocksOfASubscriptionAreShownInAResourceGroupAtScopeOnly() {
        azure.lock("/subscriptions/" + SUBSCRIPTION, "keep", "CanNotDelete");
        String locks = GROUP + "/providers/Microsoft.Authorization/locks?api-version=2017-04-01";

        assertThat(raw.get(locks).path("value").size()).isZero();
        assertThat(raw.get(locks + "&$filter=atScope()").path("value").size()).isEqualTo(1);
    }

    @Test
    void aMachineThatIsGoneHasNoDataSetAndOneThatIsOffHasNoSeries() {
        azure.vanish(cluster.workers().get(0));
        azure.power(cluster.scheduler(), "PowerState/stopped");

        JsonNode values = raw.post(
                        "/westeurope.metrics.monitor.azure.com/subscriptions/" + SUBSCRIPTION + "/metrics:getBatch"
                                + "?api-version=2023-10-01&metricnamespace=Microsoft.Compute/virtualMachines&interval=PT5M"
                                + "&metricnames=Percentage%20CPU&aggregation=maximum&starttime=2026-01-15T11:00:00Z"
                                + "&endtime=2026-01-15T11:10:00Z",
                        "{\"resourceids\":[\"" + cluster.scheduler() + "\",\""
                                + cluster.workers().get(0) + "\"]}")
                .path("values");

        assertThat(values.size()).isEqualTo(1);
        assertThat(values.at("/0/value/0/timeseries").size()).isZero();
    }

    private JsonNode graph(String query) {
        return raw.post(
                "/providers/Microsoft.ResourceGraph/resources",
                "{\"subscriptions\":[\"" + SUBSCRIPTION + "\"],\"query\":\"" + query + "\"}");
    }
}
