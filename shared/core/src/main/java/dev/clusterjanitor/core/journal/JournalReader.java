package dev.clusterjanitor.core.journal;

import dev.clusterjanitor.core.port.ObjectStore.Stored;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads what was written down, day by day. */
public final class JournalReader {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd/", Locale.ROOT);
    private static final int PAGE = 1000;

    private final Journal journal;

    public JournalReader(Journal journal) {
        this.journal = journal;
    }

    /**
     * What was found.
     *
     * @param records the records, the oldest first
     * @param unreadable keys of those that could not be understood
     */
    public record Found(List<ActionRecord> records, List<String> unreadable) {
        public Found {
            records = List.copyOf(records);
            unreadable = List.copyOf(unreadable);
        }
    }

    /**
     * Reads the records of sweeps in a span of time, both ends included.
     *
     * @param wanted which records
     * @throws dev.clusterjanitor.core.port.CloudException if the journal cannot be read
     */
    public Found read(Instant since, Instant until, Predicate<ActionRecord> wanted) {
        List<ActionRecord> records = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        LocalDate last = until.atOffset(ZoneOffset.UTC).toLocalDate();
        for (LocalDate day = since.atOffset(ZoneOffset.UTC).toLocalDate(); !day.isAfter(last); day = day.plusDays(1)) {
            for (String key : keys(Journal.RECORDS + DAY.format(day))) {
                Optional<Stored> stored = journal.store().get(key);
                try {
                    stored.map(found -> journal.format().readRecord(found.text()))
                            .filter(entry ->
                                    !entry.at().isBefore(since) && !entry.at().isAfter(until) && wanted.test(entry))
                            .ifPresent(records::add);
                } catch (IllegalArgumentException notUnderstood) {
                    unreadable.add(key);
                }
            }
        }
        // Two sweeps may have begun in the same second, and keys do not tell them apart by time.
        records.sort(Comparator.comparing(ActionRecord::at));
        return new Found(records, unreadable);
    }

    private List<String> keys(String prefix) {
        List<String> keys = new ArrayList<>();
        List<String> page;
        do {
            page = journal.store().list(prefix, keys.isEmpty() ? "" : keys.get(keys.size() - 1), PAGE);
            keys.addAll(page);
        } while (page.size() == PAGE);
        return keys;
    }
}
