package dev.clusterjanitor.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The guard in every Python process that might meet an invented address. The addresses here are for documentation only.
 */
class LoopbackOnlyIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private static String python;

    @BeforeAll
    static void findPython() {
        python = Prerequisite.obtain(Python::require).require().executable();
    }

    private String run(String statement) {
        String program = """
                import sys
                sys.path.insert(0, %s)
                import loopback_only
                import asyncio, os, socket, subprocess
                try:
                    %s
                    print("done")
                except loopback_only.NotLoopback as e:
                    print("refused:", e)
                """.formatted("'" + new WorkDirectory(directory).scripts() + "'", statement);
        return Commands.answer(List.of(python, "-c", program), Map.of(), LIMIT).orElse("failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socket.socket().connect(('192.0.2.1', 8786))",
                "socket.socket().connect_ex(('192.0.2.1', 8786))",
                "socket.create_connection(('192.0.2.1', 8786), timeout=1)",
                "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 8786))",
                "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 8786))",
                "socket.socket(type=socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('192.0.2.1', 8786))",
                "socket.getaddrinfo('scheduler.example.org', 8786)",
                "asyncio.run(asyncio.wait_for(asyncio.open_connection('192.0.2.1', 8786), 1))",
                "subprocess.run(['true'])",
                "os.system('true')",
            })
    void refusesWhatLeavesThisMachine(String statement) {
        assertThat(run(statement)).startsWith("refused:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server = socket.create_server(('127.0.0.1', 0)); socket.create_connection(server.getsockname(), 1)",
                "socket.getaddrinfo('localhost', 8786)",
                "socket.socketpair()",
            })
    void allowsLoopback(String statement) {
        assertThat(run(statement)).isEqualTo("done");
    }

    @Test
    void thePythonProcessEndsWhenNobodyHoldsItsStandardInput() {
        String scripts = new WorkDirectory(directory).scripts().toString();
        String program =
                "import sys; sys.path.insert(0, '%s'); import lifeline, time; time.sleep(60)".formatted(scripts);
        Patience patience = Patience.of(LIMIT);

        // Commands close the pipe at once, as the system does for a JVM that was killed.
        assertThat(Commands.answer(List.of(python, "-c", program), Map.of(), LIMIT))
                .contains("");
        assertThat(patience.isOver()).isFalse();
    }
}
