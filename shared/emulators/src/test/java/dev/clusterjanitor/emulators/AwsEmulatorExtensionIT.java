package dev.clusterjanitor.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

class AwsEmulatorExtensionIT {

    private static final String REGION = "us-east-1";
    private static final Set<URI> ENDPOINTS = new HashSet<>();

    private static int instances(AwsEmulator aws) throws Exception {
        return RawAws.instances(aws.endpoint(), REGION).size();
    }

    private static void run(AwsEmulator aws, int count) throws Exception {
        RawAws.runInstances(aws.endpoint(), REGION, count);
    }

    private static void isTheOneEmulatorOfThisBuild(AwsEmulator aws) {
        ENDPOINTS.add(aws.endpoint());
        assertThat(ENDPOINTS).hasSize(1);
    }

    @Nested
    @ExtendWith(AwsEmulatorExtension.class)
    class WithAnInstancePerTest {

        @BeforeEach
        void seed(AwsEmulator aws) throws Exception {
            run(aws, 1);
        }

        @RepeatedTest(2)
        void eachTestStartsAnew(AwsEmulator aws) throws Exception {
            isTheOneEmulatorOfThisBuild(aws);
            run(aws, 2);

            assertThat(instances(aws)).isEqualTo(3);
        }
    }

    @Nested
    @ExtendWith(AwsEmulatorExtension.class)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class WithAnInstancePerClass {

        @BeforeAll
        void seed(AwsEmulator aws) throws Exception {
            run(aws, 5);
        }

        @RepeatedTest(2)
        void theWholeClassSharesWhatWasSeeded(AwsEmulator aws) throws Exception {
            isTheOneEmulatorOfThisBuild(aws);
            assertThat(instances(aws)).isEqualTo(5);
        }

        @Nested
        class AndANestedClass {

            @RepeatedTest(2)
            void theNestedClassSharesItToo(AwsEmulator aws) throws Exception {
                assertThat(instances(aws)).isEqualTo(5);
            }
        }
    }
}
