package dev.clusterjanitor.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PythonEnvironmentTest {

    private static final Python PYTHON = new Python("/usr/bin/python3", "3.11.7");

    private static final String IDENTITY = PythonEnvironment.identity("moto", PYTHON, "moto==5.2.1");

    @Test
    void theSameContentsAreTheSameEnvironment() {
        assertThat(PythonEnvironment.identity("moto", PYTHON, "moto==5.2.1"))
                .isEqualTo(IDENTITY)
                .matches("moto-[0-9a-f]{12}");
    }

    @Test
    void otherRequirementsMakeAnotherEnvironment() {
        assertThat(PythonEnvironment.identity("moto", PYTHON, "moto==5.2.5")).isNotEqualTo(IDENTITY);
    }

    @Test
    void anUpgradedPythonMakesAnotherEnvironment() {
        Python upgraded = new Python("/usr/bin/python3", "3.12.1");

        assertThat(PythonEnvironment.identity("moto", upgraded, "moto==5.2.1")).isNotEqualTo(IDENTITY);
    }
}
