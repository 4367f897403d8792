package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.Task;

/** What a task of dask-cloudprovider looks like to ECS, and what does not. */
class EcsCopiesTest {
    private static final Map<String, String> NEW = Tasks.tags("alice", "dask-alice");
    private static final Map<String, String> OLD = Tasks.oldTags("dask-1a2b3c4d-5");

    @ParameterizedTest
    @ValueSource(strings = {"dask-worker", "dask-cuda-worker"})
    void aWorkerHasACommandAndANameOfItsOwn(String program) {
        Task task = task("dask-worker", program, "tcp://10.0.0.1:8786", "--name", "7", "--nthreads", "1");

        assertThat(EcsCopies.doubt(task, "dask-worker", NEW)).isEmpty();
        assertThat(EcsCopies.nameOf(task, "dask-worker")).isEqualTo("7");
    }

    @Test
    void aSchedulerHasACommandUnlessAnOldReleaseLeftItToTheDefinition() {
        assertThat(EcsCopies.doubt(
                        task("dask-scheduler", "dask-scheduler", "--idle-timeout", "5 minutes"), "dask-scheduler", NEW))
                .isEmpty();
        assertThat(EcsCopies.doubt(task("dask-scheduler"), "dask-scheduler", OLD))
                .isEmpty();
        assertThat(EcsCopies.doubt(task("dask-scheduler"), "dask-scheduler", NEW))
                .contains("command");
    }

    @Test
    void aTaskThatWasRunFromTheDefinitionAloneOrWithAnotherCommandIsInDoubt() {
        assertThat(List.of(
                        task("dask-worker"),
                        task("dask-worker", "bash"),
                        task("dask-worker", "dask-worker", "tcp://10.0.0.1:8786"),
                        Task.builder().build()))
                .allSatisfy(task ->
                        assertThat(EcsCopies.doubt(task, "dask-worker", OLD)).contains("command"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"events-rule/nightly", "chronos-schedule/nightly", "AWS Step Functions"})
    void whatAwsStartsByItselfIsInDoubt(String starter) {
        Task task = task("dask-worker", "dask-worker", "tcp://10.0.0.1:8786", "--name", "7").toBuilder()
                .startedBy(starter)
                .build();

        assertThat(EcsCopies.doubt(task, "dask-worker", NEW)).contains("AWS started it");
    }

    private static Task task(String container, String... command) {
        ContainerOverride override =
                ContainerOverride.builder().name(container).command(command).build();
        return Task.builder()
                .overrides(overrides -> overrides.containerOverrides(override))
                .build();
    }
}
