package dev.clusterjanitor.emulators;

import java.util.Optional;

/**
 * Which AWS emulator to start on a machine, and why. Pure: the machine is only asked what is needed for the answer.
 *
 * <p>moto counts in the pinned version only, as our tests know that version's quirks; another one on the PATH is left
 * alone and the pinned one is installed beside it.
 */
record EngineChoice(Engine engine, String reason) {

    enum Engine {
        /** In a container, by Testcontainers. */
        LOCALSTACK,
        /** With the interpreter that the PATH's moto_server runs in. */
        MOTO_ON_PATH,
        /** In a virtual environment of ours. */
        MOTO_INSTALLED,
        /** Nothing can be started here. */
        NONE
    }

    /** What the choice depends on. */
    interface Machine {
        boolean dockerAnswers();

        /**
         * The version of moto that moto_server on the PATH would run; empty if there is none, or none that we can use.
         */
        Optional<String> motoOnPath();

        boolean hasPython();
    }

    static EngineChoice choose(AwsEmulator.Wanted wanted, Machine machine) {
        return switch (wanted) {
            case LOCALSTACK ->
                machine.dockerAnswers()
                        ? new EngineChoice(Engine.LOCALSTACK, "LocalStack was asked for")
                        : new EngineChoice(Engine.NONE, "LocalStack was asked for, and no Docker engine answers");
            case MOTO -> moto(machine, "moto was asked for");
            case ANY ->
                machine.dockerAnswers()
                        ? new EngineChoice(Engine.LOCALSTACK, "a Docker engine answers")
                        : moto(machine, "no Docker engine answers");
        };
    }

    private static EngineChoice moto(Machine machine, String why) {
        Optional<String> found = machine.motoOnPath();
        if (found.equals(Optional.of(MotoServer.VERSION))) {
            return new EngineChoice(Engine.MOTO_ON_PATH, why + "; moto " + MotoServer.VERSION + " is on the PATH");
        }
        String lacking = found.map(version -> "moto on the PATH is " + version + ", not " + MotoServer.VERSION)
                .orElse("no usable moto_server is on the PATH");
        return machine.hasPython()
                ? new EngineChoice(Engine.MOTO_INSTALLED, why + "; " + lacking + "; so pip installs it")
                : new EngineChoice(
                        Engine.NONE,
                        why + "; " + lacking + "; no Python " + Python.OLDEST + " or later to install it with");
    }
}
