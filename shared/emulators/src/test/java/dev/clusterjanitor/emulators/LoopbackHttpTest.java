package dev.clusterjanitor.emulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackHttpTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:5000", "http://localhost:4566/x", "http://[::1]:1", "tcp://127.0.0.1:8786"})
    void acceptsLoopback(String uri) {
        assertThat(LoopbackHttp.requireLoopback(URI.create(uri))).hasToString(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://54.214.1.2:8787",
                "http://10.0.0.1",
                "https://ec2.us-east-1.amazonaws.com",
                "http://127.0.0.1.example.org",
                "http://localhost.example.org",
                "http://0.0.0.0:80",
                "/no/host"
            })
    void refusesTheRest(String uri) {
        assertThatIllegalArgumentException().isThrownBy(() -> LoopbackHttp.requireLoopback(URI.create(uri)));
    }
}
