package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.model.Digest;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.model.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells once of each account, project or subscription that is swept for the first time; the journal remembers which are known. */
final class NewScopes {
    private static final int MOST = 10_000;

    private final ActionLog log;
    private final Announcer announcer;

    NewScopes(ActionLog log, Announcer announcer) {
        this.log = log;
        this.announcer = announcer;
    }

    /** Queues the news, if there are any. They are remembered once somebody took them. */
    void tell(List<Scope> scopes, Recipient to, Messages messages) {
        @Nullable Journal journal = log.journal();
        if (journal == null || scopes.isEmpty()) {
            return;
        }
        log.safely(() -> {
            Set<String> known = new HashSet<>(journal.store().list(Journal.SCOPES, "", MOST));
            List<Scope> unknown = scopes.stream()
                    .filter(scope -> !known.contains(key(scope)))
                    .sorted()
                    .toList();
            if (!unknown.isEmpty()) {
                announcer.queue(to, messages.newScopes(unknown), remembering(journal, unknown));
            }
        });
    }

    private Announcer.Listener remembering(Journal journal, List<Scope> scopes) {
        return new Announcer.Listener() {
            @Override
            public void accepted(List<String> references) {
                scopes.forEach(scope -> log.safely(() -> journal.store().putIfAbsent(key(scope), scope + "\n")));
            }

            @Override
            public void refused(String why) {}
        };
    }

    /** Names of scopes may hold anything, and keys may not. */
    private static String key(Scope scope) {
        return Journal.SCOPES + Digest.of(scope.toString());
    }
}
