package dev.clusterjanitor.azurefunction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.azure.functions.ExecutionContext;
import dev.clusterjanitor.emulators.EmulatorUnavailable;
import dev.clusterjanitor.emulators.Prerequisite;
import dev.clusterjanitor.emulators.azure.DaskVmCluster;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is uploaded: complete, small, and working by itself with nothing but a managed identity. */
class StagedFolderIT {
    private static final Path STAGED = Path.of(System.getProperty("janitor.azure.staged"));
    private static final long BUDGET = 25L << 20;

    @TempDir
    private Path temporary;

    @Test
    void everyFunctionHasAnEntryPointThatLoadsFromTheStagedJarsAlone() throws Exception {
        List<Path> functions = find("function.json");

        assertThat(functions)
                .extracting(path -> path.getParent().getFileName().toString())
                .containsExactlyInAnyOrder("janitor", "inbox");
        try (URLClassLoader loader = new URLClassLoader(jars(), ClassLoader.getPlatformClassLoader())) {
            for (Path function : functions) {
                JsonNode json = new ObjectMapper().readTree(function.toFile());
                assertThat(function.resolveSibling(json.path("scriptFile").asText()))
                        .exists();
                String entry = json.path("entryPoint").asText();
                Class<?> type = loader.loadClass(entry.substring(0, entry.lastIndexOf('.')));
                assertThat(type.getConstructor().newInstance()).isNotNull();
                assertThat(Arrays.stream(type.getMethods()).map(method -> method.getName()))
                        .contains(entry.substring(entry.lastIndexOf('.') + 1));
                check(json.path("bindings").path(0));
            }
        }
        assertThat(STAGED.resolve("host.json")).content().contains("\"functionTimeout\": \"00:10:00\"");
    }

    private static void check(JsonNode binding) {
        if (binding.path("type").asText().equals("httpTrigger")) {
            assertThat(binding.path("authLevel").asText()).isEqualToIgnoringCase("anonymous");
            assertThat(binding.path("route").asText()).contains("heartbeat", "keep");
            assertThat(binding.path("methods").toString()).isEqualTo("[\"GET\",\"POST\"]");
        } else {
            assertThat(binding.path("type").asText()).isEqualTo("timerTrigger");
            assertThat(binding.path("schedule").asText()).isEqualTo("%JANITOR_SCHEDULE%");
        }
    }

    @Test
    void itIsSmallerThanItsBudgetAndHasNoTestLibrary() throws IOException {
        try (Stream<Path> files = Files.walk(STAGED)) {
            long size = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertThat(size).isLessThan(BUDGET);
        }
        assertThat(find(".jar"))
                .extracting(path -> path.getFileName().toString())
                .noneMatch(name -> name.contains("netty") || name.contains("junit") || name.contains("emulators"));
    }

    @Test
    void theListOfItsPartsNamesEveryJarThatIsUploadedAndNoOther() throws IOException {
        List<String> listed = new ArrayList<>();
        String jar = find(".jar").stream()
                .map(path -> path.getFileName().toString())
                .filter(name -> name.startsWith("janitor-azure-function"))
                .findFirst()
                .orElseThrow();
        new ObjectMapper()
                .readTree(sbom(Path.of("target", jar.replace(".jar", "-sbom.json")))
                        .toFile())
                .path("components")
                .forEach(part -> listed.add(
                        part.path("name").asText() + "-" + part.path("version").asText() + ".jar"));
        // See hosts().
        listed.removeIf(name -> name.startsWith("azure-functions-java-core-library"));
        assertThat(find(".jar"))
                .extracting(path -> path.getFileName().toString())
                .filteredOn(name -> !name.startsWith("janitor-azure-function"))
                .containsExactlyInAnyOrderElementsOf(listed);
    }

    @Test
    void itSweepsWithAPolicyFromABlobAndASecretFromAVaultByItsManagedIdentity() throws Exception {
        try (FunctionStage stage = new FunctionStage()) {
            DaskVmCluster cluster = stage.silent("1a2b3c4d");
            stage.azure.blob(
                    "policies",
                    "janitor/policy.yaml",
                    FunctionStage.policy("live", "secret:azure-keyvault:ops-vault/slack-webhook"));
            stage.azure.secret("ops-vault", "slack-webhook", stage.webhook());

            String output = call(stage, 0);

            assertThat(output).contains("sweep-ended").doesNotContain("secret-part");
            assertThat(stage.posts).singleElement().asString().contains("1a2b3c4d");
            assertThat(stage.azure.tags(cluster.scheduler())).containsKey("cluster-janitor-delete-after");
            assertThat(stage.azure.calls()).anyMatch(made -> made.path().equals("/msi/token"));
        }
    }

    @Test
    void aVaultWithoutTheSecretEndsTheInvocationAsAFailureThatNamesTheReference() throws Exception {
        try (FunctionStage stage = new FunctionStage()) {
            stage.silent("1a2b3c4d");
            stage.azure.blob(
                    "policies",
                    "janitor/policy.yaml",
                    FunctionStage.policy("live", "secret:azure-keyvault:ops-vault/slack-webhook"));

            assertThat(call(stage, 1))
                    .contains("secret:azure-keyvault:ops-vault/slack-webhook cannot be read")
                    .contains("SecretNotFound");
        }
    }

    /** Calls the entry point in a JVM of its own that has the staged jars, and one test class to call it as the host does. */
    private String call(FunctionStage stage, int status) throws Exception {
        Path caller = temporary.resolve(EntryPointCaller.class.getName().replace('.', '/') + ".class");
        Files.createDirectories(caller.getParent());
        try (var code = EntryPointCaller.class.getResourceAsStream(EntryPointCaller.class.getSimpleName() + ".class")) {
            Files.write(caller, code.readAllBytes());
        }
        String classpath = Stream.concat(
                        Stream.of(temporary.toString(), hosts().toString()),
                        find(".jar").stream().map(Path::toString))
                .collect(Collectors.joining(File.pathSeparator));
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        classpath,
                        EntryPointCaller.class.getName())
                .redirectErrorStream(true);
        java.environment().putAll(stage.azure.functionEnvironment());
        java.environment().put("JANITOR_CONFIG", "https://policies.blob.core.windows.net/janitor/policy.yaml");
        Process process = java.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(status);
        return output;
    }

    /**
     * The interfaces of azure-functions-java-core-library: the Java worker brings them, and the plugin leaves them out. The
     * worker itself is on no package registry.
     */
    private static Path hosts() {
        try {
            return Path.of(ExecutionContext.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URL[] jars() throws IOException {
        return Stream.concat(find(".jar").stream(), Stream.of(hosts()))
                .map(path -> {
                    try {
                        return path.toUri().toURL();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toArray(URL[]::new);
    }

    private static List<Path> find(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(STAGED)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    /** The plugin that writes it works online only. */
    private static Path sbom(Path file) {
        return Prerequisite.obtain(() -> {
                    if (!Files.exists(file)) {
                        throw new EmulatorUnavailable("Maven was offline, so there is no list of parts");
                    }
                    return file;
                })
                .require();
    }
}
