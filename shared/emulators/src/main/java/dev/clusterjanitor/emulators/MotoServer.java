package dev.clusterjanitor.emulators;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** moto's server as a process of its own, with our CloudWatch bridge in front (see {@code smithy_cbor.py}). */
final class MotoServer implements AwsEngine {

    static final String VERSION = "5.2.1";

    /** Between our finding a free port and moto's using it, somebody else may take it. */
    private static final int ATTEMPTS = 3;

    private final ChildProcess process;
    private final URI endpoint;

    private MotoServer(ChildProcess process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Makes an environment with the pinned moto, if need be, and returns its interpreter. */
    static String install(Path directory) {
        return PythonEnvironment.install(directory, "moto", WorkDirectory.resource("moto-requirements.txt"))
                .python();
    }

    static MotoServer start(String interpreter, AwsEmulator.Options options) {
        WorkDirectory work = new WorkDirectory(options.directory());
        Patience patience = Patience.of(options.startLimit());
        String lastWords = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            MotoServer moto = launch(interpreter, options, work);
            patience.awaits(() -> !moto.process.isAlive() || moto.answers());
            // In this order: had it died for want of its port, then whoever has the port may have answered in its
            // place.
            if (moto.answers() && moto.process.isAlive()) {
                return moto;
            }
            lastWords = moto.process.lastWords();
            moto.close();
        }
        throw new EmulatorUnavailable("moto does not start; it said: " + lastWords);
    }

    private static MotoServer launch(String interpreter, AwsEmulator.Options options, WorkDirectory work) {
        int port = freePort();
        String script = work.scripts().resolve("run_moto.py").toString();
        Map<String, String> environment = Map.of(
                "MOTO_IAM_LOAD_MANAGED_POLICIES", String.valueOf(options.managedPolicies()),
                "MOTO_EC2_LOAD_DEFAULT_AMIS", String.valueOf(options.defaultImages()),
                "PYTHONDONTWRITEBYTECODE", "1");
        List<String> command = List.of(interpreter, script, String.valueOf(port));
        return new MotoServer(
                ChildProcess.start(command, environment, work.newLog("moto")), URI.create("http://127.0.0.1:" + port));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try {
            return LoopbackHttp.post(endpoint.resolve("/moto-api/reset"), "").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public String describe() {
        return "moto " + VERSION + ", process " + process.pid() + ", log " + process.log();
    }

    /** moto has far more services than we use; those that it lacks, it answers with an error at the first call. */
    @Override
    public boolean offers(String service) {
        return true;
    }

    /** By itself moto forgets what was made, and keeps its settings. */
    @Override
    public void reset() {
        post("/moto-api/reset", "");
        post("/moto-api/reset-auth", "inf");
        post("/moto-api/state-manager/unset-transition", "{\"model_name\": \"ecs::task\"}");
    }

    @Override
    public void post(String path, String json) {
        try {
            HttpResponse<String> answer = LoopbackHttp.post(endpoint.resolve(path), json);
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(path + " answered " + answer.statusCode() + ": " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("moto no longer answers; see " + process.log(), e);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    long pid() {
        return process.pid();
    }
}
