package dev.clusterjanitor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.s3.S3Client;

/** What was taken out of the jar is not missed: everything that is left of the SDK is called, with nothing else at hand. */
@ExtendWith(AwsEmulatorExtension.class)
class ShrunkJarIT {
    private static final Pattern CLIENT =
            Pattern.compile("(software/amazon/awssdk/services/[a-z0-9]+/)Default(\\w+Client)\\.class");
    private static final String REQUEST = "Request";

    private final Map<String, String> before = new TreeMap<>();
    private URLClassLoader jar;

    @BeforeEach
    void open(AwsEmulator aws) throws IOException {
        jar = new URLClassLoader(
                new URL[] {PackagedFunction.JAR.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        set("aws.endpointUrl", aws.endpoint().toString());
        set("aws.region", "us-east-1");
        set("aws.accessKeyId", "test");
        set("aws.secretAccessKey", "test");
        Thread.currentThread().setContextClassLoader(jar);
    }

    @AfterEach
    void close() throws IOException {
        before.forEach((key, value) -> {
            if (value.isEmpty()) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, value);
            }
        });
        Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        jar.close();
    }

    private void set(String key, String value) {
        before.put(key, System.getProperty(key, ""));
        System.setProperty(key, value);
    }

    @Test
    void everyOperationThatIsLeftCanBeCalled() throws Exception {
        List<String> broken = new ArrayList<>();
        int called = 0;
        for (String name : clients()) {
            Class<?> type = jar.loadClass(name);
            Object client = built(type);
            for (Method operation : type.getMethods()) {
                if (isOperation(operation)) {
                    called++;
                    call(client, operation, broken);
                }
            }
            type.getMethod("close").invoke(client);
        }

        assertThat(broken).isEmpty();
        assertThat(called).as("operations that were called").isGreaterThan(25);
    }

    /** Operations with a body go other ways through the SDK: the journal writes and reads by these. */
    @Test
    void whatIsWrittenToABucketCanBeReadAgain(AwsEmulator aws) throws Exception {
        Class<?> type = jar.loadClass("software.amazon.awssdk.services.s3.S3Client");
        Class<?> body = jar.loadClass("software.amazon.awssdk.core.sync.RequestBody");
        try (S3Client own = S3Client.builder().forcePathStyle(true).build()) {
            own.createBucket(request -> request.bucket("shrunk"));
        }
        Object builder = type.getMethod("builder").invoke(null);
        Class<?> building = jar.loadClass("software.amazon.awssdk.services.s3.S3BaseClientBuilder");
        building.getMethod("forcePathStyle", Boolean.class).invoke(builder, true);
        Object client = build(builder, "software.amazon.awssdk.services.s3.S3ClientBuilder");
        Object put = at("PutObjectRequest");
        Object get = at("GetObjectRequest");

        type.getMethod("putObject", put.getClass(), body)
                .invoke(client, put, body.getMethod("fromString", String.class).invoke(null, "a letter"));
        Object read = type.getMethod("getObjectAsBytes", get.getClass()).invoke(client, get);

        assertThat(jar.loadClass("software.amazon.awssdk.core.BytesWrapper")
                        .getMethod("asUtf8String")
                        .invoke(read))
                .isEqualTo("a letter");
        type.getMethod("close").invoke(client);
    }

    private Object at(String request) throws ReflectiveOperationException {
        Class<?> type = jar.loadClass("software.amazon.awssdk.services.s3.model." + request);
        Class<?> building = jar.loadClass(type.getName() + "$Builder");
        Object builder = type.getMethod("builder").invoke(null);
        building.getMethod("bucket", String.class).invoke(builder, "shrunk");
        building.getMethod("key", String.class).invoke(builder, "a/letter");
        return build(builder, building.getName());
    }

    private Object build(Object builder, String type) throws ReflectiveOperationException {
        return jar.loadClass(type).getMethod("build").invoke(builder);
    }

    @Test
    void mailCanBeSent() throws Exception {
        Class<?> session = jar.loadClass("jakarta.mail.Session");
        Object mine = session.getMethod("getInstance", Properties.class).invoke(null, new Properties());

        assertThat(session.getMethod("getTransport", String.class)
                        .invoke(mine, "smtp")
                        .getClass()
                        .getName())
                .isEqualTo("org.eclipse.angus.mail.smtp.SMTPTransport");
    }

    private static List<String> clients() throws IOException {
        try (ZipFile zip = new ZipFile(Path.of(PackagedFunction.JAR.toString()).toFile())) {
            return zip.stream()
                    .map(entry -> CLIENT.matcher(entry.getName()))
                    .filter(Matcher::matches)
                    .map(found -> (found.group(1) + found.group(2)).replace('/', '.'))
                    .toList();
        }
    }

    private static boolean isOperation(Method method) {
        return method.getParameterCount() == 1
                && method.getParameterTypes()[0].getSimpleName().endsWith(REQUEST);
    }

    /** What the emulator says to a request in which nothing stands does not matter; that it can be asked does. */
    private static void call(Object client, Method operation, List<String> broken) throws ReflectiveOperationException {
        Object request = built(operation.getParameterTypes()[0]);
        try {
            operation.invoke(client, request);
        } catch (InvocationTargetException answered) {
            for (Throwable why = answered.getCause(); why != null; why = why.getCause()) {
                if (why instanceof LinkageError || why instanceof ReflectiveOperationException) {
                    broken.add(operation.getDeclaringClass().getSimpleName() + "." + operation.getName() + ": " + why);
                }
            }
        }
    }

    private static Object built(Class<?> type) throws ReflectiveOperationException {
        Method builder = type.getMethod("builder");
        return builder.getReturnType().getMethod("build").invoke(builder.invoke(null));
    }
}
