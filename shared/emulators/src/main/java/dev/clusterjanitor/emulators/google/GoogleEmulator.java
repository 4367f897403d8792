package dev.clusterjanitor.emulators.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Google Cloud on loopback. Its time stands still but for those who move it; its machines have addresses that nothing may
 * connect to. Several threads may call it.
 */
public final class GoogleEmulator implements AutoCloseable {
    static {
        // Without it each answer waits 40 ms for an acknowledgement. Read once, when the server is loaded.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, GoogleProject> projects = new TreeMap<>();
    private final Map<String, String> folders = new TreeMap<>();
    private final Map<String, String> secrets = new HashMap<>();
    private final StorageApi storage = new StorageApi();
    private final OperationFaults operationFaults = new OperationFaults();
    private final List<GoogleFault> faults = new ArrayList<>();
    private final List<GoogleCall> calls = new CopyOnWriteArrayList<>();
    private final ComputeApi compute = new ComputeApi(this);
    private final MonitoringApi monitoring = new MonitoringApi(this);
    private final ProjectsApi resources = new ProjectsApi(this);
    private Instant now = Instant.parse("2026-01-15T12:00:00Z");
    private Duration deletionTime = Duration.ofSeconds(20);
    private Duration labelTime = Duration.ZERO;
    private String linkOrigin = "https://www.googleapis.com";

    private GoogleEmulator() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    /** Starts one that is empty. */
    public static GoogleEmulator start() {
        try {
            GoogleEmulator emulator = new GoogleEmulator();
            emulator.server.setExecutor(emulator.threads);
            emulator.server.createContext("/", emulator::serve);
            emulator.server.start();
            return emulator;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it answers, for all APIs. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What a program needs in its environment to call here, with this project for its own. */
    public Map<String, String> environment(String project) {
        return Map.of("JANITOR_GCP_ENDPOINT", endpoint().toString(), "GOOGLE_CLOUD_PROJECT", project);
    }

    /** The project of this id; it is made when it is first asked for. */
    public synchronized GoogleProject project(String id) {
        return projects.computeIfAbsent(id, name -> new GoogleProject(this, name));
    }

    /** A folder, such as {@code folders/12}, and what it lies in. */
    public synchronized GoogleEmulator folder(String name, String parent) {
        folders.put(name, parent);
        return this;
    }

    /** A secret: {@code projects/p/secrets/s}; every version of it is this. */
    public synchronized GoogleEmulator secret(String name, String value) {
        secrets.put(name, value);
        return this;
    }

    /** An object in Cloud Storage. */
    public synchronized GoogleEmulator object(String bucket, String name, String text) {
        storage.put(bucket, name, text);
        return this;
    }

    public synchronized Instant now() {
        return now;
    }

    public synchronized GoogleEmulator setTime(Instant time) {
        now = time;
        projects.values().forEach(project -> project.settle(time));
        return this;
    }

    /** Lets time pass: what is under way goes on. */
    public GoogleEmulator advance(Duration duration) {
        return setTime(now().plus(duration));
    }

    /** How long a deletion takes; 20 seconds at first. */
    public synchronized GoogleEmulator deletionsTake(Duration time) {
        deletionTime = time;
        return this;
    }

    /** How long the operation takes that sets labels; no time at first. */
    public synchronized GoogleEmulator labelsTake(Duration time) {
        labelTime = time;
        return this;
    }

    /** Calls of a method fail, so many times after so many that do not. */
    public GoogleEmulator fail(String method, int skip, int times, int status, String reason) {
        return fail(call -> call.method().equals(method), skip, times, status, reason);
    }

    /** Calls fail. */
    public synchronized GoogleEmulator fail(
            Predicate<GoogleCall> which, int skip, int times, int status, String reason) {
        faults.add(
                new GoogleFault(which, skip, times, new GoogleError(status, reason, "as the test asked: " + reason)));
        return this;
    }

    /** Operations of this type on this thing (its name; for labels, its number) are accepted, and end in this error. */
    public GoogleEmulator operationsFail(String type, String target, String code) {
        return operationsFail(type, target, code, Integer.MAX_VALUE);
    }

    /** So many of these operations end in this error, and all later ones as they should. */
    public synchronized GoogleEmulator operationsFail(String type, String target, String code, int times) {
        operationFaults.add(type, target, code, times);
        return this;
    }

    /** Labels that have changed meanwhile are told of only when the operation ends, with {@code CONDITION_NOT_MET}. */
    public synchronized GoogleEmulator tellOfRacesLate() {
        operationFaults.tellOfRacesLate(true);
        return this;
    }

    /** Operations go on to their end, and whoever asks after one is told that there is none. */
    public synchronized GoogleEmulator forgetOperations() {
        operationFaults.forgetOperations(true);
        return this;
    }

    /** How links in answers begin; {@code https://www.googleapis.com} at first. */
    public synchronized GoogleEmulator linksBeginWith(String origin) {
        linkOrigin = origin;
        return this;
    }

    /** Everything answers rightly again. */
    public synchronized GoogleEmulator heal() {
        faults.clear();
        operationFaults.clear();
        return this;
    }

    /** The calls so far, in the order in which they came. */
    public List<GoogleCall> calls() {
        return List.copyOf(calls);
    }

    public long count(String method) {
        return calls.stream().filter(call -> call.method().equals(method)).count();
    }

    public void forgetCalls() {
        calls.clear();
    }

    GoogleProject requireProject(String id) {
        GoogleProject project = projects.get(id);
        if (project == null) {
            throw GoogleError.notFound("projects/" + id);
        }
        return project;
    }

    Collection<GoogleProject> projects() {
        return projects.values();
    }

    Map<String, String> folders() {
        return folders;
    }

    Duration deletionTime() {
        return deletionTime;
    }

    Duration labelTime() {
        return labelTime;
    }

    OperationFaults operationFaults() {
        return operationFaults;
    }

    String linkOrigin() {
        return linkOrigin;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            byte[] answer;
            int status = 200;
            try {
                answer = answer(exchange, body);
            } catch (GoogleError refused) {
                status = refused.status();
                answer = JSON.writeValueAsBytes(refused.json());
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private synchronized byte[] answer(HttpExchange exchange, byte[] body) throws IOException {
        String rawPath = exchange.getRequestURI().getRawPath();
        GoogleRoutes.Found route = GoogleRoutes.find(exchange.getRequestMethod(), rawPath)
                .orElseThrow(() -> GoogleError.notFound(exchange.getRequestMethod() + " " + rawPath));
        GoogleCall call = new GoogleCall(
                route.method(),
                route.path().stream()
                        .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                        .toList(),
                GoogleCall.query(exchange.getRequestURI()),
                body.length == 0 || StorageApi.answers(route.method()) ? null : JSON.readTree(body));
        calls.add(call);
        faults.forEach(fault -> fault.on(call));
        if (StorageApi.answers(call.method())) {
            return storage.answer(call, body);
        }
        JsonNode answer = dispatch(call);
        String mask = call.query("fields");
        return JSON.writeValueAsBytes(mask.isEmpty() ? answer : FieldMask.apply(FieldMask.parse(mask), answer));
    }

    private JsonNode dispatch(GoogleCall call) {
        return switch (call.method()) {
            case "monitoring.projects.timeSeries.list" -> monitoring.list(call);
            case "cloudresourcemanager.projects.list" -> resources.projects(call);
            case "cloudresourcemanager.folders.list" -> resources.folders(call);
            case "secretmanager.projects.secrets.versions.access" -> secret(call);
            default -> compute.answer(call);
        };
    }

    private JsonNode secret(GoogleCall call) {
        String name =
                "projects/" + call.path().get(0) + "/secrets/" + call.path().get(1);
        String value = Optional.ofNullable(secrets.get(name)).orElseThrow(() -> GoogleError.notFound(name));
        var json = JsonNodeFactory.instance.objectNode();
        json.put("name", name + "/versions/1");
        json.putObject("payload")
                .put("data", Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        return json;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
