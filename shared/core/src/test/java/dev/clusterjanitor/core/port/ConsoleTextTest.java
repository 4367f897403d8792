package dev.clusterjanitor.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTextTest {

    @Test
    void showsTheLastLinesOldestFirst() {
        assertThat(ConsoleText.lastLines("one\ntwo\r\nthree\n\n", 2)).containsExactly("two", "three");
    }

    @Test
    void leavesOutWhatTheBootPrinted() {
        String text =
                "kernel\nCloud-init v. 23 running 'modules:config'\nCloud-init v. 23 running 'modules:final'\nscheduler up";

        assertThat(ConsoleText.lastLines(text, 100))
                .containsExactly("Cloud-init v. 23 running 'modules:final'", "scheduler up");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker run -e S3_KEY=hunter2 --net=host image",
                "+ docker run --env DASK_INTERNAL_INHERIT_CONFIG=hunter2",
                "export AWS_SECRET_ACCESS_KEY=hunter2",
                "{\"password\": \"hunter2\"}",
                "api-token: hunter2",
                "\u001b[31mMY_API_KEY\u001b[0m='hunter2'"
            })
    void blotsOutWhatLooksLikeASecret(String line) {
        List<String> shown = ConsoleText.lastLines(line, 10);

        assertThat(shown).singleElement().asString().doesNotContain("hunter2").contains("***");
    }

    @Test
    void blotsOutKeysInPemForm() {
        String text = "before\n-----BEGIN RSA PRIVATE KEY-----\nMIIabc\nxyz\n-----END RSA PRIVATE KEY-----\nafter";

        assertThat(ConsoleText.lastLines(text, 10)).containsExactly("before", "***", "after");
    }

    @Test
    void blotsOutAccessKeys() {
        assertThat(ConsoleText.lastLines("using AKIAIOSFODNN7EXAMPLE now", 1)).containsExactly("using *** now");
    }

    @Test
    void ordinaryLinesStayAsTheyAre() {
        String line = "distributed.scheduler - INFO - Receive client connection: Client-worker-1, key: 5 tasks";

        assertThat(ConsoleText.lastLines(line, 1)).containsExactly(line);
    }

    @Test
    void removesWhatWouldSteerATerminal() {
        assertThat(ConsoleText.lastLines("\u001b[2J\u0007red\u001b[0m", 1)).containsExactly("red");
    }

    @Test
    void understandsBase64AndPlainText() {
        assertThat(ConsoleText.decode("aGVsbG8=\n")).isEqualTo("hello");
        assertThat(ConsoleText.decode("a")).isEqualTo("a");
    }
}
