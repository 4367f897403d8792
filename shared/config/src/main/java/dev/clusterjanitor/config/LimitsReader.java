package dev.clusterjanitor.config;

import dev.clusterjanitor.core.policy.BlastRadius;
import dev.clusterjanitor.core.policy.IdleGpu;
import dev.clusterjanitor.core.policy.Settings;
import dev.clusterjanitor.core.policy.SettingsChange;
import dev.clusterjanitor.core.policy.SettingsChange.MaxAge;
import dev.clusterjanitor.core.policy.SettingsChange.Reminder;
import dev.clusterjanitor.core.policy.SoftAction;
import dev.clusterjanitor.core.policy.TagLimits;
import dev.clusterjanitor.core.policy.Ungrouped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads limits: {@code defaults}, the {@code set} of an override, {@code tag-limits} and {@code blast-radius}. */
final class LimitsReader {
    private static final int LARGEST_FLEET = 1_000_000;

    private final IdleTimeouts idle;

    /** @param idle which idle timeouts can be proven where this policy sweeps */
    LimitsReader(IdleTimeouts idle) {
        this.idle = idle;
    }

    Settings defaults(Section top) {
        Optional<Section> section = top.get("defaults").flatMap(Value::section);
        return section.map(given -> {
                    Settings settings = change(given).applyTo(Settings.DEFAULT);
                    checkAges(given, settings);
                    return settings;
                })
                .orElse(Settings.DEFAULT);
    }

    /** Limits that differ from the defaults. */
    SettingsChange override(Section set, Settings defaults) {
        SettingsChange change = change(set);
        if (set.entries().isEmpty()) {
            set.refuse("sets nothing; name a limit, or remove the override");
        }
        checkAges(set, change.applyTo(defaults));
        return change;
    }

    private SettingsChange change(Section section) {
        section.allow(Keys.SETTINGS);
        return new SettingsChange(
                duration(section, "heartbeat-timeout"),
                idle.read(section).orElse(null),
                section.get("max-age").flatMap(LimitsReader::maxAge).orElse(null),
                section.get("max-age-even-when-busy").flatMap(Value::flag).orElse(null),
                duration(section, "min-age"),
                section.get("idle-cpu-percent")
                        .flatMap(value -> value.quantity(100))
                        .orElse(null),
                section.get("idle-network-kib")
                        .flatMap(value -> value.quantity(Double.MAX_VALUE))
                        .orElse(null),
                duration(section, "orphan-timeout"),
                duration(section, "grace"),
                section.get("soft-action")
                        .flatMap(value -> value.oneOf(List.of(SoftAction.values()), LimitsReader::word))
                        .orElse(null),
                section.get("ungrouped")
                        .flatMap(value -> value.oneOf(List.of(Ungrouped.values()), LimitsReader::word))
                        .orElse(null),
                section.get("probe-scheduler").flatMap(Value::flag).orElse(null),
                duration(section, "grace-unknown-owner"),
                section.get("remind").flatMap(LimitsReader::reminder).orElse(null),
                section.get("idle-gpu")
                        .flatMap(value -> value.oneOf(List.of(IdleGpu.values()), LimitsReader::word))
                        .orElse(null));
    }

    private static Optional<MaxAge> maxAge(Value value) {
        return DurationText.readOr("none", new MaxAge(null), value, MaxAge::new);
    }

    private static Optional<Reminder> reminder(Value value) {
        return DurationText.readOr("none", new Reminder(null), value, Reminder::new);
    }

    /** A cluster must not be too old before it may be judged at all. */
    private static void checkAges(Section section, Settings settings) {
        Duration maxAge = settings.maxAge();
        if (maxAge == null || maxAge.compareTo(settings.minAge()) >= 0) {
            return;
        }
        String message = "max-age is shorter than min-age: clusters would be too old before they are looked at";
        section.get("max-age").or(() -> section.get("min-age")).ifPresent(value -> value.refuse(message));
    }

    TagLimits tagLimits(Section top) {
        return top.get("tag-limits")
                .flatMap(Value::section)
                .map(section -> section.allow(Keys.TAG_LIMITS))
                .map(section -> new TagLimits(
                        idle.read(section).orElse(TagLimits.DEFAULT.idleTimeout()),
                        or(duration(section, "max-age"), TagLimits.DEFAULT.maxAge()),
                        section.get("keep-until")
                                .flatMap(LimitsReader::lease)
                                .orElseGet(() -> Optional.ofNullable(TagLimits.DEFAULT.keepUntil()))
                                .orElse(null)))
                .orElse(TagLimits.DEFAULT);
    }

    /** The inner value is empty for leases without limit. */
    private static Optional<Optional<Duration>> lease(Value value) {
        return DurationText.readOr("forever", Optional.empty(), value, Optional::of);
    }

    static BlastRadius blastRadius(Section top) {
        BlastRadius standard = BlastRadius.DEFAULT;
        return top.get("blast-radius")
                .flatMap(Value::section)
                .map(section -> section.allow(Keys.BLAST_RADIUS))
                .map(section -> new BlastRadius(
                        whole(section, "max-deletions", 1, LARGEST_FLEET, standard.maxDeletions()),
                        whole(section, "max-deletion-percent", 1, 100, standard.maxDeletionPercent()),
                        whole(section, "percent-floor", 0, LARGEST_FLEET, standard.percentFloor())))
                .orElse(standard);
    }

    private static int whole(Section section, String key, int least, int most, int standard) {
        return section.get(key).flatMap(value -> value.whole(least, most)).orElse(standard);
    }

    private static @Nullable Duration duration(Section section, String key) {
        return section.get(key).flatMap(DurationText::read).orElse(null);
    }

    private static Duration or(@Nullable Duration given, Duration standard) {
        return given == null ? standard : given;
    }

    /** The word for it in policies: {@code scale-to-zero}. */
    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
