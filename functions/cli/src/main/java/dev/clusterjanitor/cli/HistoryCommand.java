package dev.clusterjanitor.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import dev.clusterjanitor.core.journal.ActionRecord;
import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.journal.JournalReader;
import dev.clusterjanitor.core.model.Durations;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.report.JournalJson;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Shows what was done, to which cluster, why, when, and who was told, from the policy's journal."
                + " Changes nothing.")
final class HistoryCommand implements Callable<Integer> {
    private static final int SCHEMA = 1;

    private final World world;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--cluster", paramLabel = "CLUSTER", description = "Only this cluster: its id, or its name.")
    private @Nullable String cluster;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "7d",
            description = "From this time on: how long ago (12h, 7d), or an instant (2026-01-15T12:00:00Z)."
                    + " Default: ${DEFAULT-VALUE}.")
    private String since = "7d";

    HistoryCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        Instant now = world.clock().instant();
        Instant begin = begin(now);
        @Nullable Journal journal = Session.open(world, options).journal();
        if (journal == null) {
            throw new BadUsage("the policy names no journal, so nothing was written down; see the key journal");
        }
        JournalReader.Found found = new JournalReader(journal).read(begin, now, this::isWanted);
        if (options.output == CommonOptions.Output.JSON) {
            world.out().println(document(begin, found).toPrettyString());
        } else {
            print(found, new Times(world.zone(), now), begin);
        }
        found.unreadable().forEach(key -> world.err().println("problem: " + key + " cannot be understood"));
        return found.unreadable().isEmpty() ? 0 : JanitorCli.FAILED;
    }

    private Instant begin(Instant now) {
        return Durations.parse(since)
                .map(now::minus)
                .or(() -> Instants.parse(since))
                .filter(begin -> !begin.isAfter(now))
                .orElseThrow(() -> new BadUsage("--since " + Printable.of(since)
                        + ": neither a duration (12h, 7d) nor an instant in the past (2026-01-15T12:00:00Z)"));
    }

    private boolean isWanted(ActionRecord entry) {
        boolean named = cluster == null
                || entry.cluster().toString().equals(cluster)
                || entry.cluster().name().equals(cluster);
        return named
                && (options.kinds.isEmpty()
                        || options.kinds.contains(entry.cluster().kind().toString()))
                && (options.scopes.isEmpty()
                        || options.scopes.contains(entry.cluster().scope().toString()))
                && (options.provider == null || entry.cluster().scope().provider() == options.provider);
    }

    private static ObjectNode document(Instant begin, JournalReader.Found found) {
        ObjectNode document =
                JsonNodeFactory.instance.objectNode().put("schema", SCHEMA).put("since", begin.toString());
        ArrayNode records = document.putArray("records");
        found.records().forEach(entry -> records.add(JournalJson.record(entry)));
        ArrayNode unreadable = document.putArray("unreadable");
        found.unreadable().forEach(unreadable::add);
        return document;
    }

    private void print(JournalReader.Found found, Times times, Instant begin) {
        if (!found.records().isEmpty()) {
            world.out().println(AsciiTable.getTable(AsciiTable.NO_BORDERS, found.records(), columns(times)));
            world.out().println();
        }
        world.out().println(found.records().size() + " actions since " + times.at(begin) + ".");
    }

    private static List<ColumnData<ActionRecord>> columns(Times times) {
        return List.of(
                column("WHEN", 30, entry -> times.at(entry.at())),
                column("CLUSTER", 16, entry -> entry.cluster().name()),
                column("OWNER", 16, entry -> entry.owner().isEmpty() ? "(unknown)" : entry.owner()),
                column("WHAT", 16, HistoryCommand::what),
                column("WHY", 34, HistoryCommand::why),
                column(
                        "TOLD",
                        12,
                        entry -> entry.notices().isEmpty() ? "nobody" : String.join(", ", channels(entry.notices()))));
    }

    private static ColumnData<ActionRecord> column(String header, int width, Function<ActionRecord, String> text) {
        return new Column()
                .header(header)
                .headerAlign(HorizontalAlign.LEFT)
                .dataAlign(HorizontalAlign.LEFT)
                .maxWidth(width, OverflowBehaviour.NEWLINE)
                .with(entry -> Printable.of(text.apply(entry)));
    }

    private static String what(ActionRecord entry) {
        return entry.state() == ActionRecord.State.DONE
                ? entry.action().id()
                : entry.action().id() + ": " + entry.state().id();
    }

    private static String why(ActionRecord entry) {
        String reason = entry.reasons().isEmpty() ? "" : entry.reasons().get(0).text();
        return entry.detail().isEmpty() ? reason : entry.detail() + "; " + reason;
    }

    private static List<String> channels(List<String> notices) {
        return notices.stream().map(notice -> notice.replaceFirst(":.*", "")).toList();
    }
}
