package dev.clusterjanitor.emulators.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.annotation.Delete;
import com.azure.core.annotation.ExpectedResponses;
import com.azure.core.annotation.Get;
import com.azure.core.annotation.Patch;
import com.azure.core.annotation.Post;
import com.azure.core.annotation.QueryParam;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The emulated Azure against Microsoft's published REST descriptions, as the clients that Microsoft generates from them
 * bear them: each path with its method, the statuses that the description allows, and every name in the bodies.
 */
class PublishedDescriptionsTest {
    private static final String SUBSCRIPTION = "11111111-1111-1111-1111-111111111111";
    private static final String MANAGER = "com.azure.resourcemanager.";

    private static final List<String> SERVICES = List.of(
            MANAGER + "compute.implementation.VirtualMachinesClientImpl$VirtualMachinesService",
            MANAGER + "compute.implementation.DisksClientImpl$DisksService",
            MANAGER + "network.implementation.NetworkInterfacesClientImpl$NetworkInterfacesService",
            MANAGER + "network.implementation.PublicIpAddressesClientImpl$PublicIpAddressesService",
            MANAGER + "resources.implementation.ManagementLocksClientImpl$ManagementLocksService",
            MANAGER + "resources.implementation.SubscriptionsClientImpl$SubscriptionsService",
            MANAGER + "resources.implementation.ResourcesClientImpl$ResourcesService",
            MANAGER + "resources.implementation.TagOperationsClientImpl$TagOperationsService",
            MANAGER + "resourcegraph.implementation.ResourceProvidersClientImpl$ResourceProvidersService",
            "com.azure.monitor.query.implementation.metricsbatch.MetricsBatches$MetricsBatchesService");

    /** These are described by documents only, or by packages that are not at hand. */
    private static final Set<String> UNDESCRIBED = Set.of(
            "/msi/token",
            "/{vault}.vault.azure.net/secrets/{secret}",
            "/{vault}.vault.azure.net/secrets/{secret}/{version}",
            "/{account}.blob.core.windows.net/{rest}",
            "/subscriptions/{subscriptionId}/providers/Microsoft.Authorization/permissions",
            "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Authorization/permissions",
            "/subscriptions/{subscriptionId}/providers/Microsoft.Compute/locations/{location}/operations/{operationId}",
            "/subscriptions/{subscriptionId}/providers/Microsoft.Compute/locations/{location}/diskOperations/{operationId}",
            "/subscriptions/{subscriptionId}/providers/Microsoft.Network/locations/{location}/operations/{operationId}");

    private final AzureEmulator azure = AzureEmulator.start(InstantSource.system());
    private final RawAzure raw = new RawAzure(azure.endpoint());

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void everyPathIsDescribedWithItsMethod() throws ClassNotFoundException {
        Map<String, Method> described = described();

        List<String> ours = azure.routes().stream()
                .filter(route -> !UNDESCRIBED.contains(route.template()))
                .map(route -> route.method() + " " + withoutHost(route.template()))
                .toList();

        assertThat(ours)
                .hasSizeGreaterThan(20)
                .allSatisfy(path -> assertThat(described).containsKey(path.toLowerCase(Locale.ROOT)));
    }

    @Test
    void theStatusesOfDeletionsAndOfTagsAreThoseOfTheDescriptions() throws ClassNotFoundException {
        DaskVmCluster cluster =
                azure.daskCluster(SUBSCRIPTION, "dask", "1a2b3c4d").workers(1).create();
        String group = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}";
        String machine = cluster.workers().get(0);
        String nic = cluster.nicOf(machine);
        String disk = cluster.diskOf(machine);

        String vms = group + "/providers/Microsoft.Compute/virtualMachines/{vmName}";
        allowed("POST " + vms + "/deallocate", raw.status("POST", machine + "/deallocate", ""));
        allowed("DELETE " + vms, raw.status("DELETE", machine, ""));
        azure.advance(Duration.ofMinutes(1));
        azure.advance(Duration.ofMinutes(4));
        allowed("DELETE " + vms, raw.status("DELETE", machine, ""));
        allowed("DELETE " + group + "/providers/Microsoft.Compute/disks/{diskName}", raw.status("DELETE", disk, ""));
        allowed(
                "DELETE " + group + "/providers/Microsoft.Network/networkInterfaces/{networkInterfaceName}",
                raw.status("DELETE", nic, ""));
        allowed(
                "PATCH /{scope}/providers/Microsoft.Resources/tags/default",
                raw.status(
                        "PATCH",
                        cluster.scheduler() + "/providers/Microsoft.Resources/tags/default",
                        "{\"operation\":\"Merge\",\"properties\":{\"tags\":{\"a\":\"b\"}}}"));
    }

    @Test
    void everyQueryParameterThatTheEmulatorReadsIsDescribed() throws ClassNotFoundException {
        Map<String, Method> described = described();
        String subscription = "/subscriptions/{subscriptionId}";
        String vms = "/providers/Microsoft.Compute/virtualMachines";

        assertThat(parameters(described, "GET " + subscription + vms)).contains("api-version", "statusOnly");
        assertThat(parameters(
                        described, "GET " + subscription + "/resourceGroups/{resourceGroupName}" + vms + "/{vmName}"))
                .contains("$expand");
        assertThat(parameters(described, "GET " + subscription + "/resources")).contains("$filter", "$expand");
        assertThat(parameters(described, "POST " + subscription + "/metrics:getBatch"))
                .contains("starttime", "endtime", "interval", "metricnamespace", "metricnames", "aggregation");
    }

    private static Set<String> parameters(Map<String, Method> described, String path) {
        Set<String> names = new TreeSet<>();
        Method method = described.get(path.toLowerCase(Locale.ROOT));
        for (var parameter : method.getParameters()) {
            QueryParam query = parameter.getAnnotation(QueryParam.class);
            if (query != null) {
                names.add(query.value());
            }
        }
        return names;
    }

    private static void allowed(String path, int status) throws ClassNotFoundException {
        ExpectedResponses expected =
                described().get(path.toLowerCase(Locale.ROOT)).getAnnotation(ExpectedResponses.class);
        assertThat(Arrays.stream(expected.value()).boxed()).as(path).contains(status);
    }

    private static String withoutHost(String template) {
        return template.replace("/{region}.metrics.monitor.azure.com", "");
    }

    private static Map<String, Method> described() throws ClassNotFoundException {
        Map<String, Method> methods = new HashMap<>();
        for (String service : SERVICES) {
            for (Method method : Class.forName(service).getDeclaredMethods()) {
                String path = path(method);
                if (!path.isEmpty()) {
                    methods.put(path.toLowerCase(Locale.ROOT), method);
                }
            }
        }
        return methods;
    }

    private static String path(Method method) {
        Get get = method.getAnnotation(Get.class);
        if (get != null) {
            return "GET " + get.value();
        }
        Delete delete = method.getAnnotation(Delete.class);
        if (delete != null) {
            return "DELETE " + delete.value();
        }
        Post post = method.getAnnotation(Post.class);
        if (post != null) {
            return "POST " + post.value();
        }
        Patch patch = method.getAnnotation(Patch.class);
        return patch == null ? "" : "PATCH " + patch.value();
    }
}
