package dev.clusterjanitor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clusterjanitor.emulators.AwsEmulator;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The jar as it is deployed, under Lambda's own runtime interface client, against a Runtime API on loopback. */
final class PackagedFunction {
    static final Path JAR = Path.of(System.getProperty("janitor.lambda.jar"));

    private static final String SCHEDULE_EVENT = """
            {"version":"0","id":"1","detail-type":"Scheduled Event","source":"aws.scheduler","detail":{}}""";

    private PackagedFunction() {}

    /** Lets the runtime fetch one sweep, and returns what it posts: {@code response …} or {@code error …}. */
    static String invoke(AwsEmulator aws, Map<String, String> environment) throws Exception {
        return invoke(aws, environment, JanitorLambda.class, SCHEDULE_EVENT);
    }

    /** Lets the runtime fetch one invocation of a handler, and returns what it posts. */
    static String invoke(AwsEmulator aws, Map<String, String> environment, Class<?> handler, String event)
            throws Exception {
        BlockingQueue<String> answers = new ArrayBlockingQueue<>(4);
        BlockingQueue<String> events = new ArrayBlockingQueue<>(1);
        events.add(event);
        HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/2018-06-01/runtime/", exchange -> serve(exchange, events, answers));
        api.setExecutor(Executors.newCachedThreadPool(PackagedFunction::daemon));
        api.start();
        Process runtime = start(aws, environment, handler, api.getAddress().getPort());
        try {
            String answer = answers.poll(90, TimeUnit.SECONDS);
            assertThat(answer).as("an answer of the runtime within 90 s").isNotNull();
            return answer;
        } finally {
            runtime.destroyForcibly().waitFor();
            api.stop(0);
        }
    }

    private static void serve(HttpExchange exchange, BlockingQueue<String> events, BlockingQueue<String> answers)
            throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.endsWith("/next")) {
            next(exchange, events);
            return;
        }
        if (path.endsWith("/response") || path.endsWith("/error")) {
            answers.add(path.substring(path.lastIndexOf('/') + 1) + " " + body);
        }
        byte[] ok = "{\"status\":\"OK\"}".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(202, ok.length);
        exchange.getResponseBody().write(ok);
        exchange.close();
    }

    private static void next(HttpExchange exchange, BlockingQueue<String> events) throws IOException {
        try {
            // The second call waits, as it does on Lambda, until the process is ended.
            byte[] event = events.poll(120, TimeUnit.SECONDS).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", "request-1");
            exchange.getResponseHeaders().add("Lambda-Runtime-Trace-Id", "Root=1-1-1");
            exchange.getResponseHeaders()
                    .add("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:123456789012:function:j");
            exchange.getResponseHeaders()
                    .add("Lambda-Runtime-Deadline-Ms", String.valueOf(System.currentTimeMillis() + 600_000));
            exchange.sendResponseHeaders(200, event.length);
            exchange.getResponseBody().write(event);
            exchange.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Process start(AwsEmulator aws, Map<String, String> environment, Class<?> handler, int port)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                JAR + File.pathSeparator + runtimeInterfaceClient(),
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                handler.getName() + "::handleRequest"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(JAR.resolveSibling("runtime.log").toFile());
        builder.environment().putAll(aws.environment());
        builder.environment().putAll(environment);
        builder.environment()
                .putAll(Map.of(
                        "AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + port,
                        "AWS_REGION", "us-east-1",
                        "AWS_LAMBDA_FUNCTION_NAME", "cluster-janitor",
                        "AWS_LAMBDA_FUNCTION_VERSION", "1",
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512",
                        "AWS_LAMBDA_LOG_GROUP_NAME", "janitor",
                        "AWS_LAMBDA_LOG_STREAM_NAME", "janitor",
                        "_HANDLER", handler.getName() + "::handleRequest"));
        return builder.start();
    }

    /** The jars that Lambda itself brings, and nothing else of this test's class path. */
    private static String runtimeInterfaceClient() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("aws-lambda-java-"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "runtime-api");
        thread.setDaemon(true);
        return thread;
    }
}
