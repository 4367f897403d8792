package dev.clusterjanitor.testkit;

import dev.clusterjanitor.core.journal.ActionRecord;
import dev.clusterjanitor.core.journal.DeletionRequest;
import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.journal.JournalFormat;
import dev.clusterjanitor.core.journal.Letter;
import dev.clusterjanitor.core.port.ObjectStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An object storage in a {@link FakeWorld}, whose faults stand around every call. Records are kept as they are: their
 * texts are numbers in a table, so that millions of sweeps need no parser.
 */
public final class FakeStore implements ObjectStore {
    private final FakeWorld world;
    private final NavigableMap<String, Stored> texts = new TreeMap<>();
    private final Map<String, Object> table = new HashMap<>();
    private int versions;

    public FakeStore(FakeWorld world) {
        this.world = world;
    }

    /** A journal in this store. */
    public Journal journal(String writer) {
        return new Journal(this, format(), "a-policy", writer);
    }

    /** Every letter that is still to be told, without any call. */
    public List<Letter> letters(String prefix) {
        return under(prefix).stream().map(text -> (Letter) read(text)).toList();
    }

    /** Every record of an action, without any call. */
    public List<ActionRecord> records() {
        return under(Journal.RECORDS).stream()
                .map(text -> (ActionRecord) read(text))
                .toList();
    }

    private List<String> under(String prefix) {
        List<String> found = new ArrayList<>();
        for (Stored stored : texts.tailMap(prefix, true).values()) {
            if (!stored.key().startsWith(prefix)) {
                break;
            }
            found.add(stored.text());
        }
        return found;
    }

    @Override
    public Optional<Stored> get(String key) {
        return world.call(Call.Type.STORE_READ, key, () -> Optional.ofNullable(texts.get(key)));
    }

    @Override
    public synchronized Optional<String> putIfAbsent(String key, String text) {
        return world.call(Call.Type.STORE_WRITE, key, () -> texts.containsKey(key) ? Optional.empty() : put(key, text));
    }

    @Override
    public synchronized Optional<String> replace(String key, String text, String version) {
        return world.call(Call.Type.STORE_WRITE, key, () -> {
            @Nullable Stored there = texts.get(key);
            return there == null || !there.version().equals(version) ? Optional.empty() : put(key, text);
        });
    }

    private Optional<String> put(String key, String text) {
        versions++;
        String version = "v" + versions;
        texts.put(key, new Stored(key, text, version));
        return Optional.of(version);
    }

    @Override
    public void delete(String key) {
        world.call(Call.Type.STORE_WRITE, key, (Supplier<Boolean>) () -> texts.remove(key) != null);
    }

    @Override
    public List<String> list(String prefix, String after, int most) {
        return world.call(Call.Type.STORE_READ, prefix, () -> {
            List<String> keys = new ArrayList<>();
            for (String key : texts.tailMap(prefix, true).keySet()) {
                if (!key.startsWith(prefix) || keys.size() == most) {
                    break;
                }
                if (key.compareTo(after) > 0) {
                    keys.add(key);
                }
            }
            return keys;
        });
    }

    /** Writes something that is no record. */
    public void spoil(String key, String text) {
        put(key, text);
    }

    private JournalFormat format() {
        return new JournalFormat() {
            @Override
            public String write(ActionRecord entry) {
                return number(entry);
            }

            @Override
            public ActionRecord readRecord(String text) {
                return (ActionRecord) read(text);
            }

            @Override
            public String write(Letter letter) {
                return number(letter);
            }

            @Override
            public Letter readLetter(String text) {
                return (Letter) read(text);
            }

            @Override
            public String write(DeletionRequest request) {
                return number(request);
            }

            @Override
            public DeletionRequest readRequest(String text) {
                return (DeletionRequest) read(text);
            }
        };
    }

    private String number(Object entry) {
        String number = "#" + table.size();
        table.put(number, entry);
        return number;
    }

    private Object read(String text) {
        @Nullable Object entry = table.get(text);
        if (entry == null) {
            throw new IllegalArgumentException("is no record");
        }
        return entry;
    }
}
