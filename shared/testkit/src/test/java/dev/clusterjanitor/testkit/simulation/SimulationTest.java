package dev.clusterjanitor.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In no history may the janitor do wrong; and the simulation must notice every fault that is planted. */
class SimulationTest {
    /** The seeds of the normal build; {@code ./janitor-sim} runs any number. */
    private static final long SEEDS = 4000;

    /** How many more histories may go by until a fault shows that takes two mishaps in a row. */
    private static final long SELDOM = 16_000;

    private static final Path SOURCES = Path.of(System.getProperty("janitor.core.sources", "../core/src/main/java"));

    @Test
    void noHistoryBreaksARule() {
        List<Long> failures = Histories.failures(0, SEEDS, new Histories.Tally());

        assertThat(failures).as(() -> story(failures)).isEmpty();
    }

    private static String story(List<Long> failures) {
        return failures.isEmpty()
                ? ""
                : String.join("\n", Histories.shrunk(failures.get(0)).lines())
                        + "\nreplay it with: ./janitor-sim --seed " + failures.get(0);
    }

    @Test
    void theSameSeedTellsTheSameStory() {
        assertThat(History.run(7, null, true).lines())
                .isEqualTo(History.run(7, null, true).lines())
                .hasSizeGreaterThan(100);
    }

    @Test
    void everyPlantedFaultIsCaught(@TempDir Path work) {
        CoreSources core = new CoreSources(SOURCES, work);
        List<PlantedFault> faults = PlantedFault.all();

        List<String> rows = IntStream.range(0, faults.size())
                .parallel()
                .mapToObj(i -> row(faults.get(i), core, i))
                .toList();

        System.out.println(String.join("\n", rows));
        assertThat(rows).hasSizeGreaterThanOrEqualTo(20).noneMatch(row -> row.contains("NOT CAUGHT"));
        assertThat(faults.stream().map(PlantedFault::rule))
                .contains(IntStream.rangeClosed(1, 15).mapToObj(i -> "S" + i).toArray(String[]::new))
                .contains("S18");
    }

    private static String row(PlantedFault fault, CoreSources core, int number) {
        try (URLClassLoader world = core.with(fault, number)) {
            Method firstFailure =
                    world.loadClass(Histories.class.getName()).getMethod("firstFailure", long.class, long.class);
            @Nullable Object failure = firstFailure.invoke(null, 0L, SEEDS);
            if (failure == null) {
                failure = firstFailure.invoke(null, SEEDS, SELDOM);
            }
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %s |",
                    fault.rule(),
                    fault.name(),
                    failure == null ? "NOT CAUGHT" : failure);
        } catch (ReflectiveOperationException | IOException e) {
            Throwable cause = e instanceof InvocationTargetException wrapped ? wrapped.getCause() : e;
            throw new IllegalStateException(fault + ": " + cause, e);
        }
    }
}
