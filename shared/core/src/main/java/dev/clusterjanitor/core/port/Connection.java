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

    /**
     * The way to a scheduler that dask-cloudprovider started on a machine. Ports and protocol are those of its VM clusters,
     * which set up TLS unless they were made with {@code security=False}.
     *
     * @param ip the machine's address
     */
    public static Connection toDaskMachine(String ip) {
        String address = "tls://" + ip + ":8786";
        return new Connection(
                address,
                "http://" + ip + ":8787",
                List.of(
                        "from dask.distributed import Client",
                        "from distributed.security import Security",
                        "# The keys lie with the process that started the cluster: cluster.security there has them.",
                        "# A cluster made with security=False has none: Client(\"tcp://" + ip + ":8786\").",
                        "security = Security(tls_ca_file=\"ca.pem\", tls_client_cert=\"cert.pem\","
                                + " tls_client_key=\"key.pem\", require_encryption=True)",
                        "client = Client(\"" + address + "\", security=security)"));
    }
}
