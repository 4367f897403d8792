package dev.clusterjanitor.emulators;

import java.util.Optional;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * Gives tests an {@link AwsEmulator} as a parameter, of constructors, tests and lifecycle methods.
 *
 * <pre>{@code
 * @ExtendWith(AwsEmulatorExtension.class)
 * class Ec2KindIT {
 *     @Test
 *     void findsClustersOnEveryPage(AwsEmulator aws) { ... }
 * }
 * }</pre>
 *
 * <p>One emulator runs per build JVM and per set of options, from its first use to the end of the tests. What was made
 * in it lives as long as the test instance does, like a field of the test class: it is reset before each test, or once
 * before the class if that has {@code @TestInstance(PER_CLASS)}, so that a {@code @BeforeAll} method can seed it. (In
 * other classes such a method runs too early: the first test's reset forgets what it made.) Test classes that run in
 * parallel disturb each other.
 *
 * <p>Where no emulator can be had, {@link Prerequisite} says what happens.
 */
public final class AwsEmulatorExtension
        implements BeforeAllCallback, TestInstancePreConstructCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(AwsEmulatorExtension.class);

    /** Says that all tests of a class, and of the classes nested in it, share one state of the emulator. */
    private static final String SHARED = "shared";

    private final AwsEmulator.Options options;

    /** An emulator with the default options: for {@code @ExtendWith}. */
    public AwsEmulatorExtension() {
        this(AwsEmulator.Options.defaults());
    }

    /** An emulator with these options: for {@code @RegisterExtension static}. */
    public AwsEmulatorExtension(AwsEmulator.Options options) {
        this.options = options;
    }

    /** Skips or fails the class as a whole, before anything of it runs. */
    @Override
    public void beforeAll(ExtensionContext context) {
        emulator(context);
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext instance, ExtensionContext context) {
        ExtensionContext.Store store =
                context.getStore(NAMESPACE); // sees what the enclosing class has put into its own
        boolean sharedWithEnclosingClass = store.get(SHARED) != null;
        if (!sharedWithEnclosingClass) {
            emulator(context).reset();
        }
        if (context.getTestInstanceLifecycle().equals(Optional.of(TestInstance.Lifecycle.PER_CLASS))) {
            store.put(SHARED, true);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == AwsEmulator.class;
    }

    @Override
    public AwsEmulator resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return emulator(context);
    }

    private AwsEmulator emulator(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(options, Started::with, Started.class)
                .prerequisite()
                .require();
    }

    /** What JUnit keeps to the end of the tests, and then closes. */
    private record Started(Prerequisite<AwsEmulator> prerequisite) implements AutoCloseable {

        static Started with(AwsEmulator.Options options) {
            return new Started(Prerequisite.obtain(() -> AwsEmulator.start(options)));
        }

        @Override
        public void close() {
            prerequisite.found().ifPresent(AwsEmulator::close);
        }
    }
}
