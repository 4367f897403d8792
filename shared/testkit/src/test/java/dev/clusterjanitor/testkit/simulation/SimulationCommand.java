package dev.clusterjanitor.testkit.simulation;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What {@code ./janitor-sim} runs: any number of histories, or one seed again, shrunk. */
public final class SimulationCommand {
    private static final long AT_A_TIME = 2000;

    private SimulationCommand() {}

    public static void main(String[] args) {
        PrintStream out = System.out;
        long count = option(args, "--seeds", 10_000);
        long from = option(args, "--from", 0);
        long seed = option(args, "--seed", -1);
        System.exit(seed >= 0 ? replay(seed, out) : run(from, count, out));
    }

    private static long option(String[] args, String name, long otherwise) {
        int at = List.of(args).indexOf(name);
        return at < 0 ? otherwise : Long.parseLong(args[at + 1].replace("_", ""));
    }

    private static int replay(long seed, PrintStream out) {
        Story story = Histories.shrunk(seed);
        story.lines().forEach(out::println);
        out.println(story.violation() == null ? "seed " + seed + " breaks no rule" : "seed " + seed + " breaks a rule");
        return story.violation() == null ? 0 : 1;
    }

    private static int run(long from, long count, PrintStream out) {
        Histories.Tally tally = new Histories.Tally();
        long started = System.nanoTime();
        for (long first = from; first < from + count; first += AT_A_TIME) {
            List<Long> failures = Histories.failures(first, Math.min(AT_A_TIME, from + count - first), tally);
            double seconds = (System.nanoTime() - started) / 1e9;
            out.printf(
                    Locale.ROOT,
                    "%,d histories, %,d sweeps in %,.0f s: %.0f histories a second%n",
                    tally.histories(),
                    tally.sweeps(),
                    seconds,
                    tally.histories() / seconds);
            if (!failures.isEmpty()) {
                failures.forEach(seed -> out.println(
                        "seed " + seed + ": " + History.run(seed, null, false).violation()));
                replay(failures.get(0), out);
                out.println("replay it with: ./janitor-sim --seed " + failures.get(0));
                return 1;
            }
        }
        return 0;
    }
}
