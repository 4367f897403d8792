package dev.clusterjanitor.machines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorsTest {
    @ParameterizedTest
    @CsvSource({
        "t2.micro, 1", "t2.small, 1", "t2.medium, 2", "t3.micro, 2", "t4g.nano, 2", "m5.large, 2", "c6g.xlarge, 4",
        "m5.2xlarge, 8", "c5.9xlarge, 36", "p4d.24xlarge, 96", "m5.metal, 0", "u-6tb1.112xlarge, 448", "'', 0", "x, 0"
    })
    void ofEc2(String type, double expected) {
        assertThat(Processors.ofEc2(type)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "n1-standard-1, 1",
        "n1-highmem-16, 16",
        "e2-standard-4, 4",
        "c3-standard-8-lssd, 8",
        "custom-4-8192, 4",
        "n2-custom-6-20480-ext, 6",
        "e2-micro, 2",
        "f1-micro, 1",
        "a2-highgpu-1g, 0",
        "m1-ultramem-40, 0",
        "'', 0"
    })
    void ofGoogle(String type, double expected) {
        assertThat(Processors.ofGoogle(type)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Standard_DS1_v2, 1", "Standard_D4, 8", "STANDARD_DS15_V2, 20", "Standard_D4s_v5, 4", "Standard_E16-4s_v4, 16",
        "Standard_B2ms, 2", "Standard_B1ls, 1", "Standard_F8s_v2, 8", "Standard_F4, 4", "Standard_A2_v2, 2",
        "Standard_A4, 0", "Standard_G5, 0", "Standard_NC6, 0", "Standard_M128s, 0", "'', 0"
    })
    void ofAzure(String size, double expected) {
        assertThat(Processors.ofAzure(size)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"256, 0.25", "4096, 4", "'', 0", "4 vCPU, 0"})
    void ofFargate(String units, double expected) {
        assertThat(Processors.ofFargate(units)).isEqualTo(expected);
    }
}
