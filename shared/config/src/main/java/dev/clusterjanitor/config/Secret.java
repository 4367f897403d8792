package dev.clusterjanitor.config;

/** A secret's value, which shows itself to those only who ask for it by name: not to logs, nor to string concatenation. */
public final class Secret {
    private final String value;

    Secret(String value) {
        this.value = value;
    }

    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
