package dev.clusterjanitor.lambda;

import dev.clusterjanitor.emulators.EmulatorUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs Terraform and the script that checks the modules, bounded in time. */
final class Terraform {
    /** Where the modules are, seen from this module's folder. */
    static final Path MODULES =
            Path.of("../../infra/terraform").toAbsolutePath().normalize();

    private static final Path MIRROR =
            Path.of(System.getenv().getOrDefault("JANITOR_TERRAFORM_PLUGINS", "/opt/tf-plugins"));

    private final Path folder;
    private final Map<String, String> environment;

    /** Runs in a folder, where its log is left too. */
    Terraform(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /**
     * A Terraform that can start.
     *
     * @throws EmulatorUnavailable if there is none on the PATH
     */
    static void require() {
        try {
            Path folder = Files.createDirectories(Path.of("target/terraform"));
            if (new Terraform(folder, Map.of()).run(1, "version") == 0) {
                return;
            }
        } catch (IOException notThere) {
            throw new EmulatorUnavailable("there is no terraform on the PATH");
        }
        throw new EmulatorUnavailable("terraform version fails");
    }

    /** Runs one command of Terraform, and returns its exit status. */
    int run(int minutes, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("terraform"));
        command.addAll(List.of(arguments));
        return execute(minutes, command);
    }

    /** Runs it, and fails with the end of its log if it fails. */
    void succeed(int minutes, String... arguments) throws IOException {
        int status = run(minutes, arguments);
        if (status != 0) {
            throw new AssertionError("terraform " + List.of(arguments) + " ended with " + status + ":\n" + lastWords());
        }
    }

    int execute(int minutes, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("AWS_") || key.startsWith("TF_"));
        builder.environment().putAll(environment);
        builder.environment()
                .putAll(Map.of(
                        "CHECKPOINT_DISABLE",
                        "1",
                        "TF_IN_AUTOMATION",
                        "1",
                        "TF_INPUT",
                        "0",
                        "TF_CLI_CONFIG_FILE",
                        configuration().toString()));
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                throw new AssertionError(command + " not done within " + minutes + " minutes:\n" + lastWords());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** The end of what the last command wrote. */
    String lastWords() {
        try {
            String text = Files.readString(log());
            return text.substring(Math.max(0, text.length() - 4_000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return folder.resolve("terraform.log");
    }

    /** Providers from a folder where there is one, else from Terraform's registry. */
    private Path configuration() throws IOException {
        String text = Files.isDirectory(MIRROR)
                ? "provider_installation {\n  filesystem_mirror {\n    path = \"" + MIRROR + "\"\n  }\n}\n"
                : "";
        return Files.writeString(folder.resolve("terraform.rc"), text).toAbsolutePath();
    }
}
