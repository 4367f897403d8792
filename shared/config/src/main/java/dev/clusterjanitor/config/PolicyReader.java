package dev.clusterjanitor.config;

import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.policy.Settings;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads the top level, and hands each part to the reader for it. */
final class PolicyReader {
    private static final int VERSION = 1;

    /** Keys that people look for at the top level. */
    private static final Map<String, String> STRAYS = strays();

    private final Collection<KindId> knownKinds;

    PolicyReader(Collection<KindId> knownKinds) {
        this.knownKinds = knownKinds;
    }

    /** What it gives is complete only if no problem was added. */
    JanitorConfig read(Section top) {
        top.allow(Keys.POLICY, STRAYS);
        checkVersion(top);
        RunMode mode = top.get("mode")
                .flatMap(value -> value.oneOf(List.of(RunMode.values()), RunMode::id))
                .orElse(RunMode.DRY_RUN);
        List<ScopeSpec> scopes = ScopesReader.read(top);
        IdleTimeouts idle = IdleTimeouts.in(scopes);
        LimitsReader limits = new LimitsReader(idle);
        Settings defaults = limits.defaults(top);
        MatchReader matches = new MatchReader(knownKinds, defaults, idle);
        OwnersReader owners = new OwnersReader(top);
        Policy policy = new Policy(
                mode,
                scopes,
                kinds(top),
                defaults,
                matches.overrides(top),
                matches.exemptions(top),
                limits.tagLimits(top),
                LimitsReader.blastRadius(top),
                WindowsReader.read(top),
                owners.owners(),
                owners.tagKeys());
        JanitorConfig config = new JanitorConfig(
                policy, NotifyReader.read(top), InboxReader.read(top).orElse(null), JournalReader.read(top));
        if (mode == RunMode.LIVE && isSound(top, "notify") && isSound(top, "fallback")) {
            config.problemsForLive().forEach(problem -> top.get("mode").ifPresent(value -> value.refuse(problem)));
        }
        return config;
    }

    /** What could not be read is no proof that it is missing. */
    private static boolean isSound(Section top, String key) {
        return top.get(key).map(Value::isSound).orElse(true);
    }

    private static void checkVersion(Section top) {
        Optional<Value> version = top.get("version");
        if (version.isEmpty()) {
            top.refuse("needs the key version; this program reads \"version: " + VERSION + "\"");
        }
        version.filter(value -> !value.is(Tag.INT) || !value.raw().equals(String.valueOf(VERSION)))
                .ifPresent(value -> value.refuseAs(
                        "is not a version that this program reads; it reads " + VERSION + ", without quotes"));
    }

    private Set<KindId> kinds(Section top) {
        return top.get("kinds")
                .map(value -> value.distinct(item -> item.oneOf(List.copyOf(knownKinds), KindId::toString)))
                .map(Set::copyOf)
                .orElse(Set.of());
    }

    private static Map<String, String> strays() {
        Map<String, String> strays = new HashMap<>();
        Keys.SETTINGS.forEach(key -> strays.put(key, "; it belongs under defaults"));
        Keys.BLAST_RADIUS.forEach(key -> strays.put(key, "; it belongs under blast-radius"));
        return Map.copyOf(strays);
    }
}
