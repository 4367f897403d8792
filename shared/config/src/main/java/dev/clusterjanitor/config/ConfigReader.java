package dev.clusterjanitor.config;

import dev.clusterjanitor.core.model.KindId;
import java.util.Collection;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads policy files, version 1: YAML 1.2 or JSON. */
public final class ConfigReader {

    private ConfigReader() {}

    /** Reads a policy that may name any of {@link KnownKinds}. */
    public static JanitorConfig read(ConfigText source) {
        return read(source.name(), source.text(), KnownKinds.ALL);
    }

    /** Reads a policy that may name any of {@link KnownKinds}. */
    public static JanitorConfig read(String name, String text) {
        return read(name, text, KnownKinds.ALL);
    }

    /**
     * Reads a policy.
     *
     * @param name what to call the text in messages
     * @param knownKinds the kinds that it may name
     * @throws ConfigException if anything at all is wrong with it; has all problems at once
     */
    public static JanitorConfig read(String name, String text, Collection<KindId> knownKinds) {
        Problems problems = new Problems(name);
        Node root = YamlText.parse(text, problems).orElseThrow(problems::asException);
        Section top = new Value(root, "", false, problems).section().orElseThrow(problems::asException);
        JanitorConfig config = new PolicyReader(knownKinds).read(top);
        problems.throwIfAny();
        return config;
    }
}
