package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.plan.Action;
import dev.clusterjanitor.core.plan.Plan;
import dev.clusterjanitor.core.plan.PlannedAction;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.policy.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one sweep saw and did.
 *
 * @param run the sweep's id: unique among the sweeps of one policy
 * @param mode whether it acted
 * @param now the sweep's time
 * @param results one for each cluster that was found
 * @param refusal why nothing at all was taken away (the blast radius); null if it could be
 * @param problems what could not be read, or not be told to anybody
 */
public record SweepReport(
        String run,
        RunMode mode,
        Instant now,
        List<Result> results,
        @Nullable String refusal,
        List<Problem> problems) {

    public SweepReport {
        results = List.copyOf(results);
        problems = List.copyOf(problems);
    }

    /**
     * What became of one cluster.
     *
     * @param planned what was planned
     * @param outcome what became of it
     * @param notes why, beyond what was planned; may be empty
     * @param error what failed, in one sentence without secrets; null if nothing did
     */
    public record Result(
            PlannedAction planned,
            Outcome outcome,
            List<Reason> notes,
            @Nullable String error) {

        public Result {
            notes = List.copyOf(notes);
        }
    }

    static SweepReport dryRun(String run, Plan plan) {
        List<Result> results = plan.actions().stream()
                .map(planned -> new Result(planned, Outcome.PLANNED, List.of(), null))
                .toList();
        return new SweepReport(run, RunMode.DRY_RUN, plan.now(), results, plan.refusal(), plan.problems());
    }

    /** The same, with one problem more. */
    SweepReport with(Problem problem) {
        List<Problem> all = new ArrayList<>(problems);
        all.add(problem);
        return new SweepReport(run, mode, now, results, refusal, all);
    }

    /** Whether everything could be read and told. */
    public boolean isComplete() {
        return problems.isEmpty();
    }

    /** How many clusters have this verdict. */
    public int count(Verdict.Outcome verdict) {
        return (int) results.stream()
                .filter(result -> result.planned().assessment().verdict().is(verdict))
                .count();
    }

    /** How many actions came to this outcome. */
    public int count(Outcome outcome) {
        return (int) results.stream().filter(r -> r.outcome() == outcome).count();
    }

    /** How many clusters are gone by this sweep. */
    public int deleted() {
        return (int) results.stream()
                .filter(r -> r.planned().action() == Action.DELETE && r.outcome() == Outcome.DONE)
                .count();
    }

    /**
     * The exit status of a command: 0 done as planned; 1 something failed, did not begin, or could not be read; 3
     * refused by the blast radius.
     */
    public int exitStatus() {
        if (refusal != null) {
            return 3;
        }
        return isComplete() && count(Outcome.FAILED) == 0 && count(Outcome.NOT_STARTED) == 0 ? 0 : 1;
    }
}
