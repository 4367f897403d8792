package dev.clusterjanitor.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.plan.PlannedAction;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.sweep.Outcome;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.core.sweep.SweepReport.Result;
import dev.clusterjanitor.report.ReportJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Prints what a sweep saw and did, for people or as JSON. */
final class Reports {
    private static final int REASON_WIDTH = 46;
    private static final int NAME_WIDTH = 24;

    private final World world;
    private final SweepReport report;
    private final Style style;
    private final Times times;

    private Reports(World world, SweepReport report, Style style) {
        this.world = world;
        this.report = report;
        this.style = style;
        this.times = new Times(world.zone(), report.now());
    }

    /** What the reader wants to know. */
    enum Style {
        PLAN,
        SWEEP,
        LIST
    }

    static void print(World world, CommonOptions.Output output, SweepReport report, Style style) {
        if (output == CommonOptions.Output.JSON) {
            world.out().println(ReportJson.document(report).toPrettyString());
        } else {
            new Reports(world, report, style).print();
        }
        problems(world, report);
    }

    /** What could not be read or told, on standard error. */
    static void problems(World world, SweepReport report) {
        for (Problem problem : report.problems()) {
            String kind = problem.kind().isEmpty() ? "" : " (" + problem.kind() + ")";
            world.err().println("problem: " + Printable.of(problem.scope() + kind + ": " + problem.message()));
        }
        if (report.refusal() != null) {
            world.err().println("refused: " + report.refusal() + ". Nothing is deleted.");
        }
    }

    private void print() {
        Map<String, List<Result>> byPlace = report.results().stream()
                .collect(Collectors.groupingBy(Reports::place, TreeMap::new, Collectors.toList()));
        byPlace.forEach((place, results) -> {
            world.out().println(place);
            world.out().println(AsciiTable.getTable(AsciiTable.NO_BORDERS, results, columns()));
            world.out().println();
        });
        world.out().println(summary());
    }

    private List<ColumnData<Result>> columns() {
        List<ColumnData<Result>> columns = new ArrayList<>();
        columns.add(column("CLUSTER", NAME_WIDTH, result -> cluster(result).id().name()));
        columns.add(column("OWNER", NAME_WIDTH, Reports::owner));
        columns.add(column("AGE", NAME_WIDTH, this::age));
        columns.add(column("MACHINES", NAME_WIDTH, Reports::machines));
        columns.add(column(
                "VERDICT", NAME_WIDTH, result -> verdict(result).outcome().id()));
        columns.add(
                column("WHY", REASON_WIDTH, result -> verdict(result).reason().text()));
        columns.add(column(style == Style.SWEEP ? "DONE" : "NEXT", REASON_WIDTH, this::next));
        return columns;
    }

    private static ColumnData<Result> column(String header, int width, Function<Result, String> text) {
        return new Column()
                .header(header)
                .headerAlign(HorizontalAlign.LEFT)
                .dataAlign(HorizontalAlign.LEFT)
                .maxWidth(width, OverflowBehaviour.NEWLINE)
                .with(result -> Printable.of(text.apply(result)));
    }

    private static String owner(Result result) {
        var owner = result.planned().assessment().owner();
        return owner.isKnown() ? owner.name() : "(unknown)";
    }

    private String age(Result result) {
        var createdAt = cluster(result).createdAt();
        return createdAt == null ? "(unknown)" : times.age(createdAt);
    }

    private static String machines(Result result) {
        int machines = cluster(result).machines().size();
        return cluster(result).workers() == machines - 1 ? "1 + " + (machines - 1) : String.valueOf(machines);
    }

    private String next(Result result) {
        PlannedAction planned = result.planned();
        String when = planned.deleteAfter() == null ? "" : times.at(planned.deleteAfter());
        String action = switch (planned.action()) {
            case MARK, NOTIFY ->
                verdict(result).is(Verdict.Outcome.STALE)
                        ? "announce; delete after " + when
                        : "report to the fallback contact";
            case UNMARK -> "take back its mark";
            case SCALE -> "remove its workers; delete after " + when;
            case DEALLOCATE -> "stop its machines; delete after " + when;
            case DELETE -> "delete";
            case KEEP -> when.isEmpty() ? "keep" : "announced; delete after " + when;
        };
        if (report.mode() == RunMode.DRY_RUN || result.outcome() == Outcome.DONE) {
            return action;
        }
        String why = result.error() != null
                ? ": " + result.error()
                : result.notes().stream().map(note -> ": " + note.text()).collect(Collectors.joining());
        return action + " – " + result.outcome().id() + why;
    }

    private String summary() {
        String clusters = report.results().size() + " clusters at " + times.at(report.now()) + ": ";
        String verdicts = List.of(Verdict.Outcome.values()).stream()
                .map(verdict -> report.count(verdict) + " " + verdict.id())
                .collect(Collectors.joining(", "));
        if (report.mode() == RunMode.DRY_RUN) {
            return clusters + verdicts + (style == Style.LIST ? "." : ". Dry run: nothing was changed.");
        }
        return clusters + verdicts + ". " + report.deleted() + " deleted, " + report.count(Outcome.IN_PROGRESS)
                + " in progress, " + report.count(Outcome.FAILED) + " failed, "
                + report.count(Outcome.NOT_STARTED) + " not started.";
    }

    private static String place(Result result) {
        return cluster(result).id().kind() + " in " + cluster(result).id().scope();
    }

    private static Cluster cluster(Result result) {
        return result.planned().cluster();
    }

    private static Verdict verdict(Result result) {
        return result.planned().assessment().verdict();
    }
}
