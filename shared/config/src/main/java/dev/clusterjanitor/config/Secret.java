package dev.clusterjanitor.config;

/** A secret's value. It shows itself only to those who ask for it by name: never in a log or a joined string. */
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
