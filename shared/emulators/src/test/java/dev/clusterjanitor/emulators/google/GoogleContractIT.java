package dev.clusterjanitor.emulators.google;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clusterjanitor.emulators.Prerequisite;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The emulator does not drift from Google's own description of the APIs: paths, fields, types, words. */
class GoogleContractIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Prerequisite<ApiDescription> API =
            Prerequisite.obtain(() -> ApiDescription.install(Path.of("target", "emulators")));
    private static final String ZONE = "/compute/v1/projects/research-dev/zones/us-east1-c";

    private final GoogleEmulator google = GoogleEmulator.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> answered = new ArrayList<>();
    private GceInstance scheduler;

    @BeforeAll
    static void requireDescription() {
        API.require();
    }

    @BeforeEach
    void seed() {
        GoogleProject project = google.project("research-dev").in("folders/12");
        scheduler = project.dask("c0ffee01")
                .workers(2)
                .createdAt(google.now().minus(Duration.ofDays(1)))
                .start()
                .scheduler();
        project.dask("c0ffee02")
                .createdAt(google.now().minus(Duration.ofDays(1)))
                .start()
                .each(machine -> machine.stopFromGuest(google.now()).madeFromMachineImage("golden"));
        project.disk("left", "us-east1-b", google.now()).label("a", "b").madeFromSnapshot("nightly");
        google.folder("folders/12", "organizations/1").folder("folders/13", "folders/12");
        google.secret("projects/research-dev/secrets/hook", "x");
    }

    @AfterEach
    void close() {
        google.close();
    }

    @Test
    void everyMethodIsOneOfTheApisWithItsVerbAndPath() {
        GoogleRoutes.all().forEach((id, pattern) -> {
            String described = API.require().route(id);
            // {project} and {+name} are what the pattern has as a group.
            String path = described
                    .replace("v3/{+name}/timeSeries", "v3/projects/{p}/timeSeries")
                    .replace("v1/{+name}:access", "v1/projects/{p}/secrets/{s}/versions/{v}:access")
                    .replaceAll("\\{[^}]+}", "x");
            assertThat(path.replaceFirst(" ", " /")).as(id).matches(pattern);
        });
    }

    @Test
    void everyAnswerHasTheFieldsAndTypesOfTheApi() throws Exception {
        google.project("research-dev").unreachable("europe-west1-b");
        ask(
                "compute.instances.aggregatedList",
                "GET",
                "/compute/v1/projects/research-dev/aggregated/instances?maxResults=2&returnPartialSuccess=true",
                "");
        ask(
                "compute.disks.aggregatedList",
                "GET",
                "/compute/v1/projects/research-dev/aggregated/disks?returnPartialSuccess=true",
                "");
        ask("compute.instances.get", "GET", ZONE + "/instances/" + scheduler.id(), "");
        ask(
                "compute.instances.getSerialPortOutput",
                "GET",
                ZONE + "/instances/" + scheduler.id() + "/serialPort?port=1",
                "");
        ask("compute.disks.get", "GET", ZONE + "/disks/" + scheduler.bootDisk().id(), "");
        String labels = "{\"labels\":{\"a\":\"b\"},\"labelFingerprint\":\"%s\"}";
        ask(
                "compute.disks.setLabels",
                "POST",
                ZONE + "/disks/" + scheduler.bootDisk().id() + "/setLabels",
                labels.formatted(scheduler.bootDisk().labelMap().fingerprint()));
        ask(
                "compute.instances.setLabels",
                "POST",
                ZONE + "/instances/" + scheduler.id() + "/setLabels",
                labels.formatted(scheduler.labelMap().fingerprint()));
        google.operationsFail("delete", scheduler.name(), "RESOURCE_NOT_READY");
        JsonNode operation = ask("compute.instances.delete", "DELETE", ZONE + "/instances/" + scheduler.id(), "");
        assertThat(operation.path("status").asText()).isEqualTo("PENDING");
        String look = ZONE + "/operations/" + operation.path("name").asText();
        google.advance(Duration.ofSeconds(15));
        assertThat(ask("compute.zoneOperations.get", "GET", look, "")
                        .path("status")
                        .asText())
                .isEqualTo("RUNNING");
        google.advance(Duration.ofSeconds(15));
        JsonNode done = ask("compute.zoneOperations.get", "GET", look, "");
        assertThat(done.path("status").asText()).isEqualTo("DONE");
        assertThat(done.path("error").path("errors").path(0).path("code").asText())
                .isEqualTo("RESOURCE_NOT_READY");
        GceDisk left = google.project("research-dev").diskNamed("left").orElseThrow();
        ask("compute.disks.delete", "DELETE", ZONE.replace("1-c", "1-b") + "/disks/" + left.id(), "");
        metrics("cpu/utilization", "ALIGN_MAX");
        metrics("network/sent_bytes_count", "ALIGN_SUM");
        ask("cloudresourcemanager.projects.list", "GET", "/v3/projects?parent=folders/12", "");
        ask("cloudresourcemanager.folders.list", "GET", "/v3/folders?parent=folders/12", "");
        ask(
                "secretmanager.projects.secrets.versions.access",
                "GET",
                "/v1/projects/research-dev/secrets/hook/versions/latest:access",
                "");

        ask(
                "storage.objects.insert",
                "POST",
                "/upload/storage/v1/b/journal/o?uploadType=media&name=a%2Fb.json&ifGenerationMatch=0",
                "{}");
        JsonNode listed = ask("storage.objects.list", "GET", "/storage/v1/b/journal/o?prefix=a%2F&maxResults=2", "");
        assertThat(listed.path("items").path(0).path("name").asText()).isEqualTo("a/b.json");

        Set<String> untried = GoogleRoutes.all().keySet().stream()
                .filter(id -> !answered.contains(id))
                .collect(Collectors.toSet());
        assertThat(untried)
                .as("methods whose answer is no JSON")
                .containsExactlyInAnyOrder("storage.objects.get", "storage.objects.delete");
    }

    @Test
    void anAnswerThatStrayedIsNoticed() throws Exception {
        ApiDescription api = API.require();

        assertThat(api.violations("compute.instances.get", JSON.readTree("{\"id\":12}")))
                .hasSize(1);
        assertThat(api.violations("compute.instances.get", JSON.readTree("{\"state\":\"on\"}")))
                .hasSize(1);
        assertThat(api.violations("compute.instances.get", JSON.readTree("{\"status\":\"ASLEEP\"}")))
                .hasSize(1);
        assertThat(api.violations(new GoogleCall(
                        "compute.instances.get", List.of(), Map.of("fields", "disks/nothing", "zap", "1"), null)))
                .hasSize(2);
    }

    private void metrics(String metric, String aligner) throws Exception {
        String filter = "metric.type = \"compute.googleapis.com/instance/" + metric
                + "\" AND resource.type = \"gce_instance\" AND metric.labels.instance_name = starts_with(\"dask-\")";
        JsonNode answer = ask(
                "monitoring.projects.timeSeries.list",
                "GET",
                "/v3/projects/research-dev/timeSeries?filter="
                        + URLEncoder.encode(filter, StandardCharsets.UTF_8)
                        + "&interval.startTime=2026-01-15T10:00:00Z&interval.endTime=2026-01-15T11:00:00Z"
                        + "&aggregation.alignmentPeriod=300s&aggregation.perSeriesAligner=" + aligner + "&pageSize=15",
                "");
        assertThat(answer.path("nextPageToken").asText()).isNotEmpty();
        assertThat(answer.path("timeSeries").path(0).path("points")).hasSize(12);
    }

    private JsonNode ask(String id, String verb, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(google.endpoint() + path))
                .method(verb, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        GoogleCall call = google.calls().get(google.calls().size() - 1);
        assertThat(call.method()).isEqualTo(id);
        JsonNode json = JSON.readTree(answer.body());
        assertThat(API.require().violations(id, json)).isEmpty();
        assertThat(API.require().violations(call)).isEmpty();
        answered.add(id);
        return json;
    }
}
