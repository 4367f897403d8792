package dev.clusterjanitor.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.clusterjanitor.cli.violations.config.SdkOutsideItsProvider;
import dev.clusterjanitor.cli.violations.core.CoreThatKnowsAnSdk;
import dev.clusterjanitor.cli.violations.core.plan.PlannerThatSweeps;
import dev.clusterjanitor.cli.violations.core.sweep.SweepThatReadsTheClock;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may know whom. This module sees all others, so the rules stand here; each one is proven on a class that breaks it. */
class ArchitectureTest {
    private static final String ROOT = "dev.clusterjanitor.";
    private static final List<String> MODULES = List.of(
            "core",
            "config",
            "report",
            "notifiers",
            "aws",
            "gcp",
            "azure",
            "lambda",
            "cloudfunction",
            "azurefunction",
            "cli");
    private static final JavaClasses OURS = ours();

    private static final ArchRule CORE_KNOWS_THE_JDK_ONLY = classes()
            .that()
            .resideInAPackage("..core..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "..clusterjanitor..core.."))
            .because("the decisions must not hang on a cloud, a format or a channel");

    private static final ArchRule NOBODY_IN_SHARED_READS_THE_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(
                    "..core..",
                    "..config..",
                    "..report..",
                    "..notifiers..",
                    "..aws..",
                    "..gcp..",
                    "..azure..",
                    "..dask..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callConstructor(Date.class)
            .because("now is read once, in the entry point, and passed down");

    private static final ArchRule DECISIONS_KNOW_NO_ORCHESTRATION = noClasses()
            .that()
            .resideInAnyPackage("..core.model..", "..core.policy..", "..core.plan..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("..core.sweep.."))
            .because("a plan must not depend on how it is carried out");

    private static final ArchRule THE_AWS_SDK_STAYS_IN_ITS_PROVIDER = staysIn("aws", "software.amazon..");

    private static final ArchRule GOOGLES_LIBRARY_STAYS_IN_ITS_PROVIDER = staysIn("gcp", "com.google.auth..");

    private static final ArchRule THE_AZURE_SDK_STAYS_IN_ITS_PROVIDER = staysIn("azure", "com.azure..");

    private static ArchRule staysIn(String provider, String library) {
        return noClasses()
                .that(resideInAnyPackage("dev.clusterjanitor..")
                        .and(resideOutsideOfPackages(
                                "dev.clusterjanitor." + provider + "..",
                                "dev.clusterjanitor.cli.demo..",
                                "dev.clusterjanitor.emulators..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(library))
                .because("one cloud's SDK must not leak into what all clouds share");
    }

    @Test
    void coreKnowsTheJdkOnly() {
        holds(CORE_KNOWS_THE_JDK_ONLY, CoreThatKnowsAnSdk.class);
    }

    @Test
    void nobodyInSharedReadsTheClock() {
        holds(NOBODY_IN_SHARED_READS_THE_CLOCK, SweepThatReadsTheClock.class);
    }

    @Test
    void decisionsKnowNoOrchestration() {
        holds(DECISIONS_KNOW_NO_ORCHESTRATION, PlannerThatSweeps.class);
    }

    @Test
    void theAwsSdkStaysInItsProvider() {
        holds(THE_AWS_SDK_STAYS_IN_ITS_PROVIDER, SdkOutsideItsProvider.class);
    }

    @Test
    void googlesLibraryStaysInItsProvider() {
        holds(GOOGLES_LIBRARY_STAYS_IN_ITS_PROVIDER, SdkOutsideItsProvider.class);
    }

    @Test
    void theAzureSdkStaysInItsProvider() {
        holds(THE_AZURE_SDK_STAYS_IN_ITS_PROVIDER, SdkOutsideItsProvider.class);
    }

    @Test
    void theRulesLookAtEveryModule() {
        assertThat(OURS).hasSizeGreaterThan(150);
        for (String module : MODULES) {
            assertThat(OURS).anyMatch(type -> type.getPackageName().startsWith(ROOT + module));
        }
    }

    private static JavaClasses ours() {
        // Names of foreign classes are enough for these rules; reading the SDKs as well would take a minute.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
                .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("/test-classes/"))
                .importPackages(MODULES.stream().map(module -> ROOT + module).toList());
    }

    /** A rule that cannot fail is worth nothing. */
    private static void holds(ArchRule rule, Class<?> violation) {
        rule.check(OURS);
        JavaClasses broken = new ClassFileImporter().importClasses(violation);
        assertThatThrownBy(() -> rule.check(broken)).isInstanceOf(AssertionError.class);
    }
}
