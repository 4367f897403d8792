package dev.clusterjanitor.emulators;

import static dev.clusterjanitor.emulators.AwsEmulator.Wanted.ANY;
import static dev.clusterjanitor.emulators.AwsEmulator.Wanted.LOCALSTACK;
import static dev.clusterjanitor.emulators.AwsEmulator.Wanted.MOTO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.emulators.EngineChoice.Engine;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineChoiceTest {

    private record FakeMachine(boolean dockerAnswers, Optional<String> motoOnPath, boolean hasPython)
            implements EngineChoice.Machine {}

    private static final FakeMachine BARE = new FakeMachine(false, Optional.empty(), false);
    private static final FakeMachine WITH_ALL = new FakeMachine(true, Optional.of(MotoServer.VERSION), true);

    @Test
    void takesLocalStackWhereADockerEngineAnswers() {
        EngineChoice choice = EngineChoice.choose(ANY, WITH_ALL);

        assertThat(choice).isEqualTo(new EngineChoice(Engine.LOCALSTACK, "a Docker engine answers"));
    }

    @Test
    void takesMotoFromThePathWhereNoDockerEngineAnswers() {
        EngineChoice choice = EngineChoice.choose(ANY, new FakeMachine(false, Optional.of(MotoServer.VERSION), false));

        assertThat(choice.engine()).isEqualTo(Engine.MOTO_ON_PATH);
        assertThat(choice.reason()).isEqualTo("no Docker engine answers; moto 5.2.1 is on the PATH");
    }

    @Test
    void installsMotoWhereThePathHasNone() {
        EngineChoice choice = EngineChoice.choose(ANY, new FakeMachine(false, Optional.empty(), true));

        assertThat(choice.engine()).isEqualTo(Engine.MOTO_INSTALLED);
        assertThat(choice.reason()).contains("no usable moto_server is on the PATH");
    }

    @Test
    void installsThePinnedMotoBesideAnotherVersionOnThePath() {
        EngineChoice choice = EngineChoice.choose(ANY, new FakeMachine(false, Optional.of("5.2.5"), true));

        assertThat(choice.engine()).isEqualTo(Engine.MOTO_INSTALLED);
        assertThat(choice.reason()).contains("moto on the PATH is 5.2.5, not 5.2.1");
    }

    @Test
    void doesNotMakeDoWithAnotherVersionWherePythonIsMissing() {
        EngineChoice choice = EngineChoice.choose(ANY, new FakeMachine(false, Optional.of("4.2.14"), false));

        assertThat(choice.engine()).isEqualTo(Engine.NONE);
    }

    @Test
    void saysAllThatIsMissingWhereNothingCanBeHad() {
        EngineChoice choice = EngineChoice.choose(ANY, BARE);

        assertThat(choice.engine()).isEqualTo(Engine.NONE);
        assertThat(choice.reason())
                .isEqualTo("no Docker engine answers; no usable moto_server is on the PATH;"
                        + " no Python 3.10 or later to install it with");
    }

    @Test
    void takesMotoWhereItIsAskedForThoughDockerAnswers() {
        assertThat(EngineChoice.choose(MOTO, WITH_ALL).engine()).isEqualTo(Engine.MOTO_ON_PATH);
    }

    @Test
    void takesNothingElseWhereLocalStackIsAskedFor() {
        EngineChoice choice =
                EngineChoice.choose(LOCALSTACK, new FakeMachine(false, Optional.of(MotoServer.VERSION), true));

        assertThat(choice)
                .isEqualTo(new EngineChoice(Engine.NONE, "LocalStack was asked for, and no Docker engine answers"));
        assertThat(EngineChoice.choose(LOCALSTACK, WITH_ALL).engine()).isEqualTo(Engine.LOCALSTACK);
    }
}
