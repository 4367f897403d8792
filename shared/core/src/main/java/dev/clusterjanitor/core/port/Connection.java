package dev.clusterjanitor.core.port;

import java.util.List;

/**
 * How to connect to a scheduler.
 *
 * @param address the scheduler's address: {@code tls://203.0.113.7:8786}
 * @param dashboard the scheduler's web page: {@code http://203.0.113.7:8787}
 * @param python the Python lines that connect
 */
public record Connection(String address, String dashboard, List<String> python) {

    public Connection {
        python = List.copyOf(python);
    }
}
