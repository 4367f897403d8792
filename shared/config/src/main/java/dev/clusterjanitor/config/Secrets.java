package dev.clusterjanitor.config;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.SecretSource;
import java.util.List;
import java.util.stream.Collectors;

/** Fetches the secrets that a policy refers to. */
public final class Secrets {
    private final List<SecretSource> sources;

    public Secrets(List<SecretSource> sources) {
        this.sources = List.copyOf(sources);
    }

    /**
     * Reads a secret, without the line breaks at its end that editors and shells leave there.
     *
     * @throws ConfigException if no source here has such secrets, or the secret is empty
     * @throws CloudException if there is no such secret or it may not be read
     */
    public Secret resolve(SecretRef ref) {
        SecretSource source = sources.stream()
                .filter(candidate -> candidate.scheme().equals(ref.scheme()))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        ref.toString(), "secrets of this kind cannot be read here; available: " + schemes()));
        String value = source.read(ref.name()).replaceAll("[\\r\\n]+$", "");
        if (value.isBlank()) {
            throw new ConfigException(ref.toString(), "the secret is empty");
        }
        return new Secret(value);
    }

    private String schemes() {
        return sources.isEmpty()
                ? "none"
                : sources.stream().map(SecretSource::scheme).collect(Collectors.joining(", "));
    }
}
