package dev.clusterjanitor.emulators;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/** Looks at the machine this JVM runs on, at most once for each question. */
final class ThisMachine implements EngineChoice.Machine {

    private record Moto(String version, String interpreter) {}

    private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(30);

    /**
     * moto_server has no --version, and may be a script, a pyenv shim or a launcher. So Python itself tells, at the
     * moment in which it would start moto_server: it imports a module of this name first. It answers only if this
     * botocore can do what our run_moto.py needs.
     */
    private static final String SITECUSTOMIZE = """
            import importlib.metadata, os, sys
            from botocore.serialize import RpcV2CBORSerializer
            print(importlib.metadata.version("moto"), sys.executable, flush=True)
            os._exit(0)
            """;

    private boolean motoLookedFor;
    private @Nullable Moto moto;

    /**
     * A client program is no engine; and Testcontainers takes long to find that out, so look for an engine's traces
     * first.
     */
    @Override
    public boolean dockerAnswers() {
        return hasTracesOfDocker() && DockerClientFactory.instance().isDockerAvailable();
    }

    private static boolean hasTracesOfDocker() {
        Path home = Path.of(System.getProperty("user.home"));
        boolean configured = System.getenv("DOCKER_HOST") != null
                || Files.exists(home.resolve(".testcontainers.properties"))
                || System.getProperty("os.name", "").startsWith("Windows");
        Stream<Path> sockets = Stream.of(
                Path.of("/var/run/docker.sock"),
                home.resolve(".docker/run/docker.sock"),
                home.resolve(".docker/desktop/docker.sock"),
                Path.of(Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")).orElse("/run"), "docker.sock"));
        return configured || sockets.anyMatch(Files::exists);
    }

    @Override
    public Optional<String> motoOnPath() {
        return moto().map(Moto::version);
    }

    /** The Python that moto_server on the PATH runs in; only where {@link #motoOnPath} found one. */
    String motoInterpreter() {
        return moto().orElseThrow().interpreter();
    }

    private Optional<Moto> moto() {
        if (!motoLookedFor) {
            moto = Python.onPath("moto_server").flatMap(ThisMachine::ask).orElse(null);
            motoLookedFor = true;
        }
        return Optional.ofNullable(moto);
    }

    private static Optional<Moto> ask(Path motoServer) {
        try {
            Path directory = Files.createTempDirectory("janitor-sitecustomize");
            Path module = Files.writeString(directory.resolve("sitecustomize.py"), SITECUSTOMIZE);
            try {
                Map<String, String> environment =
                        Map.of("PYTHONPATH", directory.toString(), "PYTHONDONTWRITEBYTECODE", "1");
                return Commands.answer(List.of(motoServer.toString()), environment, TIME_TO_ANSWER)
                        .map(answer -> answer.split(" "))
                        .filter(words -> words.length == 2)
                        .map(words -> new Moto(words[0], words[1]));
            } finally {
                Files.delete(module);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean hasPython() {
        return Python.find().isPresent();
    }
}
