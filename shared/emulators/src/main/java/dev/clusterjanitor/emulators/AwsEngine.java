package dev.clusterjanitor.emulators;

import java.net.URI;

/** A running emulator, whichever it is. {@link AwsEmulator} says what the methods promise. */
interface AwsEngine extends AutoCloseable {

    URI endpoint();

    String describe();

    boolean offers(String service);

    void reset();

    /** Throws UnsupportedOperationException on any engine but moto. */
    void post(String path, String json);

    @Override
    void close();
}
