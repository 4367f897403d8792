package dev.clusterjanitor.dask;

import dev.clusterjanitor.core.model.ClusterId;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Where a scheduler is really to be asked. Emulators invent addresses for their machines; nobody may connect to one. */
@FunctionalInterface
public interface AddressMap {
    /** Nobody is asked. */
    AddressMap OFF = (id, dashboard) -> Optional.empty();

    /**
     * Every scheduler is asked where its cloud says it is, except at addresses that can only be of this machine or its
     * cloud's metadata service.
     */
    AddressMap DIRECT = (id, dashboard) -> PublicHosts.isFit(dashboard) ? Optional.of(dashboard) : Optional.empty();

    /**
     * The address to ask.
     *
     * @param dashboard the scheduler's web page, by its cloud
     * @return empty: it must not be asked
     */
    Optional<URI> locate(ClusterId id, URI dashboard);

    /**
     * The map that an environment stands for: that in {@code JANITOR_SCHEDULER_ADDRESSES}, entries of the form {@code
     * id=host:port} with loopback hosts, separated by commas. Without it {@link #OFF} where a cloud's endpoint is
     * pointed elsewhere, by the environment or by a system property of the AWS SDK, which is how emulators are used, else
     * {@link #DIRECT}.
     *
     * @throws IllegalArgumentException if an entry cannot be read; names the variable, the entry and the right form
     */
    static AddressMap of(Map<String, String> environment) {
        String given = environment.getOrDefault(MappedAddresses.VARIABLE, "");
        if (!given.isBlank()) {
            return MappedAddresses.parse(given);
        }
        boolean emulated = environment.entrySet().stream()
                .anyMatch(entry -> !entry.getValue().isBlank() && isEndpoint(entry.getKey()));
        return emulated || isPointedElsewhere() ? OFF : DIRECT;
    }

    /** The SDK takes {@code aws.endpointUrl}, or one with the name of a service after it, before the environment's word. */
    private static boolean isPointedElsewhere() {
        return System.getProperties().stringPropertyNames().stream()
                .anyMatch(name -> name.startsWith("aws.endpointUrl"));
    }

    private static boolean isEndpoint(String variable) {
        return variable.startsWith("AWS_ENDPOINT_URL")
                || variable.equals("JANITOR_GCP_ENDPOINT")
                || variable.equals("JANITOR_AZURE_ENDPOINT");
    }
}
