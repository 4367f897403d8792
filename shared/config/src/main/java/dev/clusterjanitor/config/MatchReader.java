package dev.clusterjanitor.config;

import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.policy.ExemptionRule;
import dev.clusterjanitor.core.policy.Glob;
import dev.clusterjanitor.core.policy.Match;
import dev.clusterjanitor.core.policy.Settings;
import dev.clusterjanitor.core.policy.SettingsChange;
import dev.clusterjanitor.core.policy.SettingsOverride;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads rules that are for some clusters only: {@code overrides} and {@code exemptions}. */
final class MatchReader {
    private final Collection<KindId> knownKinds;
    private final Settings defaults;
    private final IdleTimeouts idle;

    /**
     * A reader.
     *
     * @param defaults what overrides are applied to
     * @param idle which idle timeouts can be proven where this policy sweeps
     */
    MatchReader(Collection<KindId> knownKinds, Settings defaults, IdleTimeouts idle) {
        this.knownKinds = knownKinds;
        this.defaults = defaults;
        this.idle = idle;
    }

    List<SettingsOverride> overrides(Section top) {
        return rules(top, "overrides", this::override, SettingsOverride::match);
    }

    List<ExemptionRule> exemptions(Section top) {
        return rules(top, "exemptions", this::exemption, ExemptionRule::match);
    }

    /** Two rules with the same match contradict or repeat each other; either way one of them is a slip. */
    private static <T> List<T> rules(
            Section top, String key, Function<Section, Optional<T>> read, Function<T, Match> match) {
        Map<Match, String> seen = new HashMap<>();
        List<Value> items = top.get(key).flatMap(Value::items).orElse(List.of());
        return items.stream()
                .flatMap(item -> item.section().flatMap(read).stream().peek(rule -> {
                    String earlier = seen.putIfAbsent(match.apply(rule), item.path());
                    if (earlier != null) {
                        item.refuse("matches the same as " + earlier + "; make them one");
                    }
                }))
                .toList();
    }

    private Optional<SettingsOverride> override(Section section) {
        section.allow(Keys.OVERRIDE);
        Optional<Match> match = section.require("match")
                .flatMap(Value::section)
                .map(given -> given.allow(Keys.MATCH))
                .flatMap(this::match);
        LimitsReader limits = new LimitsReader(idle.of(match.map(Match::kind), knownKinds));
        Optional<SettingsChange> change =
                section.require("set").flatMap(Value::section).map(given -> limits.override(given, defaults));
        return match.flatMap(which -> change.map(what -> new SettingsOverride(which, what)));
    }

    private Optional<ExemptionRule> exemption(Section section) {
        section.allow(Keys.EXEMPTION);
        Optional<String> reason = section.get("reason").flatMap(Value::text);
        return match(section).map(which -> new ExemptionRule(which, reason.orElse("the policy exempts " + which)));
    }

    private Optional<Match> match(Section section) {
        Optional<Glob> kind = section.get("kind").flatMap(this::kind);
        Optional<Glob> name = section.get("name").flatMap(MatchReader::glob);
        Optional<Glob> owner = section.get("owner").flatMap(MatchReader::glob);
        Map<String, Glob> tags = section.get("tags").map(MatchReader::tags).orElse(Map.of());
        if (section.entries().keySet().stream().allMatch("reason"::equals)) {
            section.refuse("names no clusters; it needs one or more of " + String.join(", ", Keys.MATCH));
        }
        if (kind.isEmpty() && name.isEmpty() && owner.isEmpty() && tags.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Match(kind.orElse(null), name.orElse(null), owner.orElse(null), tags));
    }

    private Optional<Glob> kind(Value value) {
        return glob(value).filter(pattern -> {
            List<String> known = knownKinds.stream().map(KindId::toString).toList();
            boolean matches = known.stream().anyMatch(pattern::matches);
            if (!matches) {
                value.refuseAs(
                        "matches no kind of " + String.join(", ", known) + Nearest.hint(pattern.toString(), known));
            }
            return matches;
        });
    }

    private static Optional<Glob> glob(Value value) {
        return value.text().map(Glob::new);
    }

    private static Map<String, Glob> tags(Value value) {
        Map<String, Glob> tags = new HashMap<>();
        value.section().ifPresent(section -> {
            if (section.entries().isEmpty()) {
                section.refuse("names no tag");
            }
            section.entries().forEach((key, entry) -> {
                if (key.isBlank()) {
                    entry.key().refuse("a tag needs a key");
                }
                glob(entry.value()).ifPresent(pattern -> tags.put(key, pattern));
            });
        });
        return tags;
    }
}
