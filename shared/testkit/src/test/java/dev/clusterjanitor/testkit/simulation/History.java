package dev.clusterjanitor.testkit.simulation;

import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.port.Cloud;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Notifier;
import dev.clusterjanitor.core.port.SchedulerProbe;
import dev.clusterjanitor.core.sweep.Janitor;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.testkit.FakeCloud;
import dev.clusterjanitor.testkit.FakeStore;
import dev.clusterjanitor.testkit.FakeWorld;
import dev.clusterjanitor.testkit.Faults;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One world from its beginning to its end, with everything that happens in between. */
final class History {
    private static final Instant BEGINNING = Instant.parse("2026-03-20T00:00:00Z");
    private static final int SETTLING_SWEEPS = 16;

    /** Marked, deleted, what is left of it marked, deleted; and a sweep for what was under way. */
    private static final int SWEEPS_TO_END = 7;

    private final Rules rules;
    private final FakeWorld world;
    private final Story story;
    private final Fleet fleet;
    private final FakeStore store;
    private final Mail mail;
    private final Oracle oracle;
    private final InstantSource clock;
    private final List<Notifier> channels;
    private final List<Cloud> clouds;
    private final Duration shutdown;
    private int processes;
    private long skew;
    private long largestSkewChange;
    private boolean limited = true;
    private @Nullable Sweep sweep;
    private @Nullable Chaos chaos;
    private Janitor live;
    private Janitor dry;

    private History(SplittableRandom random, boolean told) {
        rules = Rules.random(random);
        Instant beginning = BEGINNING.plusSeconds(random.nextInt(300 * 86_400));
        world = new FakeWorld(beginning);
        story = new Story(told, world::time);
        story.tell(rules::toString);
        fleet = new Fleet(world, story);
        clock = () -> world.time().plusMillis(skew);
        store = new FakeStore(world);
        mail = new Mail(world, story, rules.journal() ? store : null);
        oracle = new Oracle(world, rules, story, mail, clock::instant, () -> largestSkewChange);
        channels = List.of(channel("slack"), channel("email"));
        clouds = List.of(new FakeCloud(world, Rules.DASK, Rules.RAY));
        shutdown = Duration.ofSeconds(random.nextInt(3) * 45L);
        skew = random.nextInt(30_000) - 15_000L;
        live = janitor(RunMode.LIVE);
        dry = janitor(RunMode.DRY_RUN);
    }

    /**
     * Runs the history of a seed.
     *
     * @param steps what happens; null: all that the seed says
     * @param told whether anybody will read the story
     */
    static Story run(long seed, @Nullable List<Step> steps, boolean told) {
        SplittableRandom random = new SplittableRandom(seed);
        History history = new History(random.split(), told);
        history.run(steps == null ? Step.steps(random) : steps, random.split());
        return history.story;
    }

    /** All that the seed says. */
    static List<Step> steps(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        random.split();
        return Step.steps(random);
    }

    private Notifier channel(String name) {
        return new Channel(
                name, oracle, story, () -> Objects.requireNonNull(sweep), () -> Objects.requireNonNull(chaos));
    }

    private Janitor janitor(RunMode mode) {
        Policy policy = rules.policy(!limited).in(mode);
        processes++;
        Journal journal = rules.journal() ? store.journal("p" + processes) : null;
        return new Janitor(policy, clouds, channels, journal, SchedulerProbe.OFF, this::hear, clock, Runnable::run);
    }

    private void hear(String event, Map<String, Object> fields) {
        Sweep current = Objects.requireNonNull(sweep);
        if (event.equals("planned")) {
            current.planned = true;
            current.discovered = (Integer) fields.getOrDefault("clusters", 0);
        }
        if (current.secretThrown && fields.toString().contains(Chaos.SECRET)) {
            story.blame("S12", "a secret stands in an event");
        }
    }

    private void run(List<Step> steps, SplittableRandom random) {
        world.shutdownTakes(shutdown);
        for (Step step : steps) {
            advance(Duration.ofSeconds(step.delay()));
            happen(step);
            if (story.violation() != null) {
                return;
            }
        }
        settle(random);
    }

    private void advance(Duration by) {
        world.advance(by);
        fleet.breathe();
    }

    private void happen(Step step) {
        switch (step.type()) {
            case SWEEP -> sweep(new SplittableRandom(step.seed()), false, 0);
            case CLOCK_DRIFTS -> {
                skew = new SplittableRandom(step.seed()).nextInt(30_000) - 15_000L;
                largestSkewChange = 30_000;
                story.excuseAll();
            }
            case PROCESS_IS_NEW -> renew();
            default -> fleet.happen(step);
        }
    }

    private void renew() {
        live = janitor(RunMode.LIVE);
        dry = janitor(RunMode.DRY_RUN);
    }

    private @Nullable SweepReport sweep(SplittableRandom random, boolean calm, int depth) {
        boolean isDry = !calm && random.nextInt(12) == 0;
        boolean hasDeadline = !calm && random.nextInt(3) == 0;
        Instant end = hasDeadline ? world.time().plusMillis(random.nextInt(60_000)) : Instant.MAX;
        @Nullable Sweep outerSweep = sweep;
        @Nullable Chaos outerChaos = chaos;
        Sweep current = new Sweep(story.sweepBegins(), isDry, limited, end);
        sweep = current;
        chaos = new Chaos(
                world, fleet, story, oracle, current, random, calm || (depth > 0 && random.nextBoolean()), inner -> {
                    if (depth == 0) {
                        sweep(inner, false, 1);
                    }
                });
        world.faults(chaos);
        story.tell(() -> "sweep " + current + (isDry ? " (dry run)" : "") + (hasDeadline ? " until " + end : ""));
        try {
            Janitor janitor = depth > 0 ? janitor(isDry ? RunMode.DRY_RUN : RunMode.LIVE) : isDry ? dry : live;
            return sweep(janitor, current);
        } finally {
            mail.swept();
            sweep = outerSweep;
            chaos = outerChaos;
            world.faults(outerChaos == null ? Faults.NONE : outerChaos);
        }
    }

    private @Nullable SweepReport sweep(Janitor janitor, Sweep current) {
        Instant end = current.end;
        Deadline deadline = end.equals(Instant.MAX) ? Deadline.NONE : () -> Duration.between(world.time(), end);
        try {
            SweepReport report = janitor.sweep(clock.instant(), deadline);
            oracle.ended(current, report);
            return report;
        } catch (SimulatedKill killed) {
            renew();
        } catch (CompletionException wrapped) {
            if (!(wrapped.getCause() instanceof SimulatedKill)) {
                story.blame("crash", String.valueOf(wrapped.getCause()));
            }
            renew();
        } catch (RuntimeException crashed) {
            story.blame(
                    "crash",
                    crashed + " at "
                            + List.of(crashed.getStackTrace()).subList(0, Math.min(5, crashed.getStackTrace().length)));
        }
        return null;
    }

    /** Faults stop, and nothing happens any more but what owners' processes do: all must come to rest. */
    private void settle(SplittableRandom random) {
        story.tell(() -> "all is well from now on");
        story.excuseAll();
        advance(Duration.ofDays(random.nextBoolean() ? 3 : 15));
        int longest = Math.max(Math.max(rules.grace(), rules.trainGrace()), rules.unknownGrace());
        long pause = Math.max(longest, rules.orphan()) * 60L + 1800;
        Map<String, Integer> stale = new HashMap<>();
        int atRest = 0;
        for (int i = 0; i < SETTLING_SWEEPS && atRest < 2 && story.violation() == null; i++) {
            advance(Duration.ofSeconds(pause));
            awaitWindow();
            @Nullable SweepReport report = sweep(random.split(), true, 0);
            if (report != null && report.refusal() != null) {
                story.tell(() -> "the operator allows it");
                limited = false;
                renew();
                stale.clear();
            }
            atRest = isAtRest(stale) ? atRest + 1 : 0;
        }
        stale.forEach((id, sweepsLong) -> {
            if (sweepsLong > SWEEPS_TO_END) {
                story.blame("convergence", id + " is stale and there after " + sweepsLong + " sweeps in peace");
            }
        });
        mail.atRest();
        if (atRest == 0) {
            clusters()
                    .map(id -> Facts.of(world, rules, id))
                    .filter(this::bearsAVoidMark)
                    .findFirst()
                    .ifPresent(
                            facts -> story.blame("convergence", facts.id() + " is not stale, and bears traces still"));
        }
    }

    private boolean isAtRest(Map<String, Integer> stale) {
        boolean rest = true;
        for (String id : clusters().toList()) {
            Facts facts = Facts.of(world, rules, id);
            facts.observe(world);
            Finding finding = facts.finding(clock.millis(), false);
            if (finding.isStale()) {
                stale.merge(id, 1, Integer::sum);
                rest = false;
            } else {
                stale.remove(id);
                rest &= !bearsAVoidMark(facts);
            }
        }
        stale.keySet().retainAll(clusters().toList());
        return rest;
    }

    private boolean bearsAVoidMark(Facts facts) {
        facts.observe(world);
        Finding finding = facts.finding(clock.millis(), false);
        boolean isKnown = facts.schedulers() < 2 && facts.findingFromAfar(clock.millis()) != Finding.UNDETERMINED;
        return isKnown && (finding == Finding.EXEMPT || finding == Finding.IN_USE) && facts.bearsTraces();
    }

    /** Every cluster that the policy is about. */
    private Stream<String> clusters() {
        return world.parts().stream()
                .map(RawPart::idOf)
                .filter(id -> Rules.REGIONS.stream().anyMatch(region -> id.contains("/" + region + "/")))
                .filter(id -> id.startsWith(Rules.DASK.toString()) || rules.wantsRay())
                .distinct();
    }

    private void awaitWindow() {
        for (int hours = 0; hours < 8 * 24 && !isOpenForAWhile(); hours++) {
            advance(Duration.ofHours(1));
        }
    }

    private boolean isOpenForAWhile() {
        Instant now = clock.instant();
        return rules.isOpen(now) && rules.isOpen(now.plusSeconds(600));
    }
}
