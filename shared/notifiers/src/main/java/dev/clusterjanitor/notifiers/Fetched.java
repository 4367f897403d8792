package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Delivery;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A secret that was asked for just now, or why there is none. Its text says nothing of the secret. */
final class Fetched {
    private final String value;
    private final @Nullable Delivery refusal;

    private Fetched(String value, @Nullable Delivery refusal) {
        this.value = value;
        this.refusal = refusal;
    }

    /** @param what the secret, as the subject of a sentence */
    static Fetched of(String what, Supplier<String> secret) {
        try {
            return new Fetched(secret.get().strip(), null);
        } catch (CloudException unread) {
            return new Fetched("", Delivery.refused(what + " cannot be read: " + unread.getMessage(), true));
        } catch (RuntimeException unread) {
            return new Fetched("", Delivery.refused(what + " cannot be read", true));
        }
    }

    /** What comes of the secret, or the refusal. */
    Delivery then(Function<String, Delivery> use) {
        return refusal == null ? use.apply(value) : refusal;
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
