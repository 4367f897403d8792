package dev.clusterjanitor.gcp;

import java.util.Optional;

/** Where the janitor's identity comes from. */
interface Tokens {
    /** No identity: for emulators on loopback, and for nothing else. */
    Tokens NONE = new Tokens() {
        @Override
        public Optional<String> access() {
            return Optional.empty();
        }

        @Override
        public Optional<String> project() {
            return Optional.empty();
        }
    };

    /**
     * An access token that is valid for some minutes more.
     *
     * @return empty if calls go without
     * @throws GcpFailure if there is no identity, or it cannot be proven
     */
    Optional<String> access();

    /** The project that this identity belongs to; empty if that cannot be told. */
    Optional<String> project();
}
