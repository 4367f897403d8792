package dev.clusterjanitor.testkit.simulation;

import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.BlastRadius;
import dev.clusterjanitor.core.policy.ExemptionRule;
import dev.clusterjanitor.core.policy.Glob;
import dev.clusterjanitor.core.policy.IdleGpu;
import dev.clusterjanitor.core.policy.Match;
import dev.clusterjanitor.core.policy.Owners;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.policy.Settings;
import dev.clusterjanitor.core.policy.SettingsChange;
import dev.clusterjanitor.core.policy.SettingsOverride;
import dev.clusterjanitor.core.policy.SoftAction;
import dev.clusterjanitor.core.policy.TagLimits;
import dev.clusterjanitor.core.policy.Ungrouped;
import dev.clusterjanitor.core.policy.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** The policy of one history as plain numbers, minutes mostly: the janitor gets it as a policy, the oracle as it is. */
record Rules(
        int heartbeat,
        int idle,
        int minAge,
        int orphan,
        int grace,
        int maxAge,
        boolean maxAgeEvenWhenBusy,
        boolean scale,
        boolean deleteUngrouped,
        int longestLease,
        int trainIdle,
        int trainGrace,
        int maxDeletions,
        int maxPercent,
        int percentFloor,
        List<Opening> openings,
        boolean wantsRay,
        boolean journal,
        int unknownGrace,
        int remind) {

    static final String PREFIX = "cluster-janitor-";
    static final int SHORTEST_IDLE = 20;
    static final int LONGEST_IDLE = 24 * 60;
    static final int LONGEST_AGE = 30 * 24 * 60;
    static final List<String> REGIONS = List.of("us-east-1", "eu-west-1");
    static final KindId DASK = KindId.parse("aws/dask-ec2");
    static final KindId RAY = KindId.parse("aws/ray-ec2");

    static Rules random(SplittableRandom random) {
        return new Rules(
                pick(random, 15, 30, 60),
                pick(random, 20, 45, 120, 300),
                pick(random, 5, 20, 60, 240),
                pick(random, 10, 30, 120),
                pick(random, 10, 60, 240),
                pick(random, 0, 0, 24 * 60, 5 * 24 * 60),
                random.nextInt(4) == 0,
                random.nextInt(3) == 0,
                random.nextInt(3) == 0,
                pick(random, 0, 14 * 24 * 60, 2 * 24 * 60),
                pick(random, 480, 60),
                pick(random, 30, 480),
                pick(random, 1, 2, 10, 10),
                pick(random, 50, 100, 34),
                pick(random, 4, 2, 0),
                Opening.some(random),
                random.nextBoolean(),
                random.nextInt(3) > 0,
                pick(random, 0, 0, 24 * 60, 20),
                pick(random, 0, 0, 60, 7 * 60));
    }

    private static int pick(SplittableRandom random, int... of) {
        return of[random.nextInt(of.length)];
    }

    boolean isTraining(String name) {
        return name.startsWith("train");
    }

    int graceOf(String name, boolean ownerKnown) {
        int known = isTraining(name) ? trainGrace : grace;
        return ownerKnown ? known : Math.max(known, unknownGrace);
    }

    boolean wants(KindId kind) {
        return kind.equals(DASK) || wantsRay;
    }

    boolean isOpen(Instant at) {
        return openings.isEmpty() || openings.stream().anyMatch(opening -> opening.isOpen(at));
    }

    Policy policy(boolean withoutBlastRadius) {
        Settings settings = new Settings(
                minutes(heartbeat),
                minutes(idle),
                maxAge == 0 ? null : minutes(maxAge),
                maxAgeEvenWhenBusy,
                minutes(minAge),
                5,
                1024,
                minutes(orphan),
                minutes(grace),
                scale ? SoftAction.SCALE_TO_ZERO : SoftAction.NONE,
                deleteUngrouped ? Ungrouped.DELETE : Ungrouped.REPORT,
                false,
                unknownGrace == 0 ? null : minutes(unknownGrace),
                remind == 0 ? null : minutes(remind),
                IdleGpu.BY_CPU);
        SettingsChange training = new SettingsChange(
                null, minutes(trainIdle), null, null, null, null, null, null, minutes(trainGrace), null, null, null);
        Contact fallback = new Contact("platform@example.org", "#platform");
        return new Policy(
                RunMode.LIVE,
                List.of(new ScopeSpec.Aws(REGIONS, null)),
                wantsRay ? Set.of() : Set.of(DASK),
                settings,
                List.of(new SettingsOverride(new Match(null, new Glob("train*"), null, Map.of()), training)),
                List.of(new ExemptionRule(new Match(null, null, null, Map.of("env", new Glob("prod"))), "production")),
                new TagLimits(
                        minutes(LONGEST_IDLE), minutes(LONGEST_AGE), longestLease == 0 ? null : minutes(longestLease)),
                withoutBlastRadius
                        ? new BlastRadius(Integer.MAX_VALUE, 100, 0)
                        : new BlastRadius(maxDeletions, maxPercent, percentFloor),
                openings.stream().map(Opening::window).toList(),
                new Owners(List.of(PREFIX + "owner", "owner"), Map.of(), "example.org", fallback),
                new TagKeys(PREFIX));
    }

    private static Duration minutes(int minutes) {
        return Duration.ofMinutes(minutes);
    }

    /** One window: the days, and minutes since midnight on the clocks of a zone. */
    record Opening(int days, int from, int to, String zone) {
        private static final String[] ZONES = {
            "Europe/London", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kolkata", "Pacific/Chatham"
        };

        static List<Opening> some(SplittableRandom random) {
            List<Opening> some = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                int from = random.nextInt(48) * 30;
                int to = (from + 8 * 60 + random.nextInt(12) * 30) % (24 * 60);
                some.add(new Opening(1 + random.nextInt(127), from, to, ZONES[random.nextInt(ZONES.length)]));
            }
            return some;
        }

        Window window() {
            Set<DayOfWeek> set = new HashSet<>();
            for (DayOfWeek day : DayOfWeek.values()) {
                if (has(day)) {
                    set.add(day);
                }
            }
            return new Window(
                    set, LocalTime.ofSecondOfDay(from * 60L), LocalTime.ofSecondOfDay(to * 60L), ZoneId.of(zone));
        }

        /** By the minute of the local day; a window over midnight belongs to the day on which it opened. */
        boolean isOpen(Instant at) {
            LocalDateTime local = LocalDateTime.ofInstant(at, ZoneId.of(zone));
            int minute = local.getHour() * 60 + local.getMinute();
            if (from < to) {
                return has(local.getDayOfWeek()) && minute >= from && minute < to;
            }
            return minute >= from
                    ? has(local.getDayOfWeek())
                    : minute < to && has(local.minusDays(1).getDayOfWeek());
        }

        private boolean has(DayOfWeek day) {
            return (days >> (day.getValue() - 1) & 1) == 1;
        }
    }
}
