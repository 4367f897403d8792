package dev.clusterjanitor.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Capacity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineTypesTest {
    @ParameterizedTest
    @CsvSource({
        "t2.micro, 1, 10, false, 1",
        "t3.nano, 2, 5, false, 1",
        "t2.xlarge, 4, 22.5, false, 1",
        "m5.large, 2, 0, false, 1",
        "c5.24xlarge, 96, 0, false, 1",
        "p3.8xlarge, 32, 0, true, 4",
        "p4d.24xlarge, 96, 0, true, 8",
        "g4dn.12xlarge, 48, 0, true, 4",
        "trn1.32xlarge, 128, 0, true, 1",
        "t1.micro, 1, 0, false, 1"
    })
    void ofEc2(String type, double processors, double baseline, boolean accelerated, int workers) {
        assertThat(MachineTypes.ofEc2(type, 0)).isEqualTo(new Capacity(processors, baseline, accelerated, workers));
    }

    @Test
    void whatAMachineTellsOfItselfCountsMoreThanItsType() {
        assertThat(MachineTypes.ofEc2("c5.24xlarge", 24).processors()).isEqualTo(24);
        assertThat(MachineTypes.ofGoogle("z9-ultra-8", 4, 0).processors()).isEqualTo(4);
        assertThat(MachineTypes.ofGoogle("n2-standard-8", 4, 0).processors())
                .as("Google's metric is of all processors of the type")
                .isEqualTo(8);
        assertThat(MachineTypes.ofAzure("Standard_D8s_v5", 2).processors()).isEqualTo(2);
    }

    @Test
    void aTypeThatNobodyKnowsMayHaveGpusAndBePoorInCredits() {
        assertThat(MachineTypes.ofEc2("x99.large", 0)).isEqualTo(Capacity.UNKNOWN);
        assertThat(MachineTypes.ofEc2("x99.large", 2)).isEqualTo(new Capacity(2, 0, true, 1));
        assertThat(MachineTypes.ofEc2("t9g.large", 2)).isEqualTo(new Capacity(2, 5, true, 1));
        assertThat(MachineTypes.ofAzure("Standard_B2xs_v9", 0)).isEqualTo(new Capacity(2, 5, true, 1));
        assertThat(MachineTypes.ofGoogle("", 0, 0)).isEqualTo(Capacity.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "n1-standard-1, 1",
        "n1-highmem-16, 16",
        "c3-standard-8-lssd, 8",
        "custom-4-8192, 4",
        "n2-custom-6-20480-ext, 6",
        "e2-micro, 0.25",
        "e2-small, 0.5",
        "e2-medium, 1",
        "f1-micro, 0.2",
        "g1-small, 0.5",
        "e2-custom-small-2048, 0.5"
    })
    void ofGoogle(String type, double processors) {
        assertThat(MachineTypes.ofGoogle(type, 0, 0)).isEqualTo(Capacity.of(processors));
    }

    @Test
    void gpusAddedToAMachineCount() {
        assertThat(MachineTypes.ofGoogle("n1-standard-16", 0, 4)).isEqualTo(new Capacity(16, 0, true, 4));
        assertThat(MachineTypes.ofGoogle("a2-highgpu-8g", 0, 8)).isEqualTo(new Capacity(96, 0, true, 8));
    }

    @ParameterizedTest
    @CsvSource({
        "Standard_DS1_v2, 1, 0, false, 1",
        "STANDARD_D4S_V5, 4, 0, false, 1",
        "Standard_E16-4as_v5, 4, 0, false, 1",
        "Standard_B1s, 1, 10, false, 1",
        "Standard_B1ls, 1, 5, false, 1",
        "Standard_NC6s_v3, 6, 0, true, 1",
        "Standard_NC24s_v3, 24, 0, true, 4"
    })
    void ofAzure(String size, double processors, double baseline, boolean accelerated, int workers) {
        assertThat(MachineTypes.ofAzure(size, 0)).isEqualTo(new Capacity(processors, baseline, accelerated, workers));
    }

    /** Types newer than the tables: the number is known by the clouds' naming rules, and nothing else is. */
    @ParameterizedTest
    @CsvSource({"Standard_D8zz_v19, 8", "Standard_E16-4zz_v19, 16", "Standard_D8zz_v2, 0", "Standard_Q, 0"})
    void newSizesOfAzureGoByTheirNames(String size, double processors) {
        assertThat(MachineTypes.ofAzure(size, 0)).isEqualTo(new Capacity(processors, 0, true, 1));
    }

    @ParameterizedTest
    @CsvSource({"n9-standard-8, 8", "c9d-highmem-32-lssd, 32", "z9-ultra-8, 0"})
    void newTypesOfGoogleGoByTheirNames(String type, double processors) {
        assertThat(MachineTypes.ofGoogle(type, 0, 0)).isEqualTo(new Capacity(processors, 0, true, 1));
    }

    @Test
    void anEcsTaskHasItsShareOfAProcessor() {
        assertThat(MachineTypes.ofEcsTask(256, 0, 1)).isEqualTo(Capacity.of(0.25));
        assertThat(MachineTypes.ofEcsTask(4096, 1, 4)).isEqualTo(new Capacity(4, 0, true, 4));
        assertThat(MachineTypes.ofEcsTask(0, 0, 0).isKnown()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec2-types.csv", "google-types.csv", "azure-sizes.csv"})
    void everyLineOfATableMakesSense(String table) {
        assertThat(new TypeTable(table).types()).hasSizeGreaterThan(500).allSatisfy((type, capacity) -> {
            assertThat(capacity.processors()).as(type).isBetween(0.2, 2000.0);
            assertThat(capacity.workers()).as(type).isBetween(1, 16);
            assertThat(capacity.workers() == 1 || capacity.isAccelerated())
                    .as(type)
                    .isTrue();
        });
    }
}
