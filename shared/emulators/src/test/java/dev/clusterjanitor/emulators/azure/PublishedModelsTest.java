package dev.clusterjanitor.emulators.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every name and value in the emulator's bodies is one that Microsoft's own generated models read. */
class PublishedModelsTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final String SUBSCRIPTION = "11111111-1111-1111-1111-111111111111";
    private static final String MANAGER = "com.azure.resourcemanager.";

    private final AzureEmulator azure = AzureEmulator.start(() -> NOW);
    private final RawAzure raw = new RawAzure(azure.endpoint());
    private DaskVmCluster cluster;

    @BeforeEach
    void aCluster() {
        cluster = azure.daskCluster(SUBSCRIPTION, "dask", "1a2b3c4d")
                .workers(1)
                .createdAt(NOW.minusSeconds(7200))
                .create();
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void machines() throws Exception {
        reads(
                MANAGER + "compute.fluent.models.VirtualMachineInner",
                raw.get(cluster.scheduler() + "?api-version=2025-04-01&$expand=instanceView"));
    }

    @Test
    void disks() throws Exception {
        reads(MANAGER + "compute.fluent.models.DiskInner", raw.get(cluster.diskOf(cluster.scheduler())));
    }

    @Test
    void networkInterfacesAndAddresses() throws Exception {
        reads(MANAGER + "network.fluent.models.NetworkInterfaceInner", raw.get(cluster.nicOf(cluster.scheduler())));
        reads(
                MANAGER + "network.fluent.models.PublicIpAddressInner",
                raw.get(azure.ids(ArmId.ADDRESS).get(0)));
    }

    @Test
    void locksTagsSubscriptionsAndResources() throws Exception {
        azure.lock("/subscriptions/" + SUBSCRIPTION + "/resourceGroups/dask", "keep", "CanNotDelete");
        String subscription = "/subscriptions/" + SUBSCRIPTION;

        reads(
                MANAGER + "resources.fluent.models.ManagementLockObjectInner",
                raw.get(subscription + "/providers/Microsoft.Authorization/locks")
                        .path("value")
                        .path(0));
        reads(
                MANAGER + "resources.fluent.models.TagsResourceInner",
                raw.get(cluster.scheduler() + "/providers/Microsoft.Resources/tags/default"));
        reads(
                MANAGER + "resources.fluent.models.SubscriptionInner",
                raw.get("/subscriptions").path("value").path(0));
        reads(
                MANAGER + "resources.fluent.models.GenericResourceExpandedInner",
                raw.get(subscription + "/resources?api-version=2025-04-01&$expand=createdTime"
                                + "&$filter=tagName%20eq%20'cluster-id'%20and%20tagValue%20eq%20'1a2b3c4d'")
                        .path("value")
                        .path(0));
    }

    @Test
    void graphAndMetrics() throws Exception {
        azure.pageSizes(100, 1);
        reads(
                MANAGER + "resourcegraph.fluent.models.QueryResponseInner",
                raw.post(
                        "/providers/Microsoft.ResourceGraph/resources",
                        "{\"subscriptions\":[\"" + SUBSCRIPTION + "\"],\"query\":\"resources\"}"));
        reads(
                "com.azure.monitor.query.implementation.metricsbatch.models.MetricResultsResponse",
                raw.post(
                        "/westeurope.metrics.monitor.azure.com/subscriptions/" + SUBSCRIPTION + "/metrics:getBatch"
                                + "?api-version=2023-10-01&metricnamespace=Microsoft.Compute/virtualMachines&interval=PT5M"
                                + "&metricnames=Percentage%20CPU&aggregation=maximum&starttime=2026-01-15T11:00:00Z"
                                + "&endtime=2026-01-15T11:10:00Z",
                        "{\"resourceids\":[\"" + cluster.scheduler() + "\"]}"));
    }

    @Test
    void aNameThatMicrosoftDoesNotKnowIsNoticed() {
        ObjectNode machine = (ObjectNode) raw.get(cluster.scheduler());
        ((ObjectNode) machine.path("properties")).put("vmIdentity", "1");

        assertThat(catchThrowable(() -> reads(MANAGER + "compute.fluent.models.VirtualMachineInner", machine)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("vmIdentity");
    }

    private static void reads(String model, JsonNode body) throws Exception {
        assertThat(body.isEmpty()).as(model).isFalse();
        try (JsonReader reader = JsonProviders.createReader(body.toString())) {
            Object object =
                    Class.forName(model).getMethod("fromJson", JsonReader.class).invoke(null, reader);
            compare(model.substring(model.lastIndexOf('.') + 1), object, body);
        }
    }

    private static void compare(String place, @Nullable Object object, JsonNode node) throws Exception {
        if (object == null) {
            fail("%s is not read by Microsoft's model", place);
        } else if (object instanceof Map<?, ?> map) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                assertThat(map.get(field.getKey()))
                        .as(place + "." + field.getKey())
                        .isNotNull();
            }
        } else if (node.isArray() && object instanceof List<?> list) {
            assertThat(list).as(place).hasSize(node.size());
            for (int i = 0; i < node.size(); i++) {
                compare(place + "[" + i + "]", list.get(i), node.get(i));
            }
        } else if (node.isObject() && !object.getClass().getName().startsWith("java.")) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                compare(place + "." + field.getKey(), property(object, field.getKey(), place), field.getValue());
            }
        }
    }

    /** What the model calls {@code innerProperties} is {@code properties} in the description. */
    private static @Nullable Object property(Object object, String name, String place) throws Exception {
        String wanted = name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                String called = method.getName().toLowerCase(Locale.ROOT).replaceFirst("^(inner|get)(?=.)", "");
                boolean same = called.equals(wanted)
                        || method.getName().toLowerCase(Locale.ROOT).equals(wanted);
                if (same && method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers())) {
                    method.setAccessible(true);
                    try {
                        return method.invoke(object);
                    } catch (InvocationTargetException e) {
                        throw new AssertionError(place + "." + name, e);
                    }
                }
            }
        }
        throw new AssertionError("Microsoft's model knows no " + name + " in " + place);
    }
}
