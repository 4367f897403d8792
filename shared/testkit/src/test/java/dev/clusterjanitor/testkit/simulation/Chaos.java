package dev.clusterjanitor.testkit.simulation;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.testkit.Call;
import dev.clusterjanitor.testkit.FakeWorld;
import dev.clusterjanitor.testkit.Faults;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** What goes wrong during one sweep: faults, kills, another sweep in the middle of it, a world that does not wait. */
final class Chaos implements Faults {
    static final String SECRET = "hunter2";

    private final FakeWorld world;
    private final Fleet fleet;
    private final Story story;
    private final Oracle oracle;
    private final Sweep sweep;
    private final SplittableRandom random;
    private final int faultsPerMille;
    private final int killAt;
    private final int interruptAt;
    private final int eventAt;
    private final Consumer<SplittableRandom> interruption;
    private int calls;

    /**
     * The chaos of one sweep.
     *
     * @param calm whether all is well: time goes by, and nothing else happens
     * @param interruption another sweep, which may begin in the middle of this one
     */
    Chaos(
            FakeWorld world,
            Fleet fleet,
            Story story,
            Oracle oracle,
            Sweep sweep,
            SplittableRandom random,
            boolean calm,
            Consumer<SplittableRandom> interruption) {
        this.world = world;
        this.fleet = fleet;
        this.story = story;
        this.oracle = oracle;
        this.sweep = sweep;
        this.random = random;
        this.interruption = interruption;
        int weather = random.nextInt(10);
        this.faultsPerMille = calm || weather < 4 ? 0 : weather < 7 ? 10 : weather < 9 ? 80 : 350;
        this.killAt = !calm && random.nextInt(6) == 0 ? random.nextInt(60) : -1;
        this.interruptAt = !calm && random.nextInt(10) == 0 ? random.nextInt(30) : -1;
        this.eventAt = !calm && random.nextInt(4) == 0 ? random.nextInt(40) : -1;
    }

    @Override
    public void before(Call call) {
        stayDeadOnceKilled();
        calls++;
        oracle.decided(sweep, call);
        pass(call);
        if (calls == eventAt) {
            sweep.interrupted = true;
            fleet.happen(new Step(Step.type(random), random.nextInt(Step.SLOTS), random.nextLong(), 0));
        }
        if (calls == interruptAt) {
            story.excuseAll();
            interruption.accept(random.split());
            sweep.interrupted = true;
            story.excuseAll();
        }
        story.tell(() -> "    " + sweep + " " + call);
        oracle.before(sweep, call);
        if (isOneCall(call) && chance()) {
            fail(call, "before");
        }
    }

    @Override
    public void after(Call call) {
        oracle.after(sweep, call);
        if (calls == killAt) {
            kill();
        }
        if (isOneCall(call) && chance()) {
            fail(call, "after it worked");
        }
    }

    /** Channels fail in ways of their own, and what is asked of a handle fails by the calls it is made of. */
    private static boolean isOneCall(Call call) {
        return switch (call.type()) {
            case DELIVER, DELETE, SCALE -> false;
            default -> true;
        };
    }

    @Override
    public boolean mayBeStale() {
        return faultsPerMille > 0;
    }

    @Override
    public boolean isStale(Call call) {
        return chance();
    }

    /** Whether something goes wrong at this point. */
    boolean chance() {
        return faultsPerMille > 0 && random.nextInt(1000) < faultsPerMille;
    }

    int choose(int bound) {
        return random.nextInt(bound);
    }

    /** A call takes a while, now and then minutes. */
    private void pass(Call call) {
        long millis = random.nextInt(900);
        if (faultsPerMille > 0 && random.nextInt(200) == 0) {
            millis += random.nextInt(call.type() == Call.Type.DELIVER ? 600_000 : 120_000);
        }
        world.advanceTo(world.time().plusMillis(millis));
        fleet.breathe();
    }

    private void kill() {
        story.tell(() -> "    " + sweep + " is killed");
        story.excuseAll();
        story.crash();
        sweep.killed = true;
        throw new SimulatedKill();
    }

    private void stayDeadOnceKilled() {
        if (sweep.killed) {
            throw new SimulatedKill();
        }
    }

    private void fail(Call call, String when) {
        story.tell(() -> "      fails " + when);
        excuse(call);
        if (random.nextInt(12) == 0) {
            sweep.secretThrown = true;
            throw new IllegalStateException("password=" + SECRET);
        }
        throw new CloudException(call.type() + ": throttled");
    }

    /** A lost trace excuses that something is said again; a failure of the action itself does not. */
    private void excuse(Call call) {
        switch (call.type()) {
            case SET_TAGS, REMOVE_TAGS -> {
                for (String part : List.of(call.target().split(",", -1))) {
                    world.part(part).ifPresent(p -> story.lives(RawPart.idOf(p)));
                }
                sweep.read.values().stream()
                        .filter(facts ->
                                List.of(call.target().split(",", -1)).stream().anyMatch(facts::has))
                        .forEach(facts -> story.lives(facts.id()));
            }
            case RECONSTRUCT -> {
                sweep.unreadable.add(call.target());
                sweep.somethingFailed = true;
                oracle.unobserved();
            }
            case OBSERVE -> {
                sweep.somethingFailed |= !sweep.planned;
                oracle.unobserved();
            }
            case STORE_READ, STORE_WRITE -> {
                sweep.somethingFailed = true;
                story.crash();
            }
            default -> sweep.somethingFailed = true;
        }
    }
}
