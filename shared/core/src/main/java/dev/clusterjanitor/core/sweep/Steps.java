package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.journal.ActionRecord;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Mark;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.plan.PlannedAction;
import dev.clusterjanitor.core.plan.Planner;
import dev.clusterjanitor.core.plan.Schedule;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The steps in the life of a forgotten cluster: what each one writes, deletes and tells, and in which order. */
final class Steps {
    private static final String FAILED = "failed";

    /** Its time follows. */
    private static final String IN_PROGRESS = "in-progress-";

    private static final String STAYS = "residue-stays";

    /** Longer than any cloud takes to end machines and to let go of what they held. */
    private static final Duration PATIENCE = Duration.ofHours(6);

    private final Announcer announcer;
    private final Results results;
    private final InstantSource clock;
    private final Instant now;
    private final Deadline deadline;
    private final MarkTags marks;
    private final Messages messages;
    private final Policy policy;
    private final ActionLog log;

    Steps(
            Policy policy,
            Announcer announcer,
            Results results,
            ActionLog log,
            InstantSource clock,
            Instant now,
            Deadline deadline) {
        this.policy = policy;
        this.announcer = announcer;
        this.results = results;
        this.log = log;
        this.clock = clock;
        this.now = now;
        this.deadline = deadline;
        this.marks = new MarkTags(policy.tagKeys());
        this.messages = new Messages(policy, now);
    }

    Messages messages() {
        return messages;
    }

    /** Does what was planned for a cluster that was just read and judged again. */
    void act(PlannedAction planned, ClusterHandle handle, ClusterKind kind) {
        switch (planned.action()) {
            case UNMARK -> unmark(planned, handle);
            case MARK -> {
                if (Mark.isMixed(planned.cluster(), policy.tagKeys())) {
                    // A new mark is set on some parts; on the others an old one would stand beside it for ever.
                    handle.tag(marks.unmarked(planned.cluster(), clock.instant()));
                }
                handle.tag(marks.marked(planned, now));
                announce(planned, handle, kind, now);
            }
            case NOTIFY -> {
                if (Mark.of(planned.cluster(), policy.tagKeys())
                                .filter(Mark::isNotified)
                                .isPresent()
                        && isReminder(planned)) {
                    remind(planned, handle, kind);
                } else if (planned.assessment().verdict().is(Verdict.Outcome.STALE)) {
                    announce(planned, handle, kind, staleSince(planned));
                } else {
                    report(planned, handle);
                }
            }
            case SCALE -> softly(planned, messages.scaled(planned), () -> handle.scale(0));
            case DEALLOCATE -> softly(planned, messages.deallocated(planned), handle::deallocate);
            case DELETE -> delete(planned, handle);
            case KEEP -> results.add(planned, Outcome.DONE);
        }
    }

    /** Notes a failure, and tells the fallback of it once. */
    void failed(PlannedAction planned, ClusterHandle handle, String error) {
        results.fail(planned, error);
        log.unfinished(planned, ActionRecord.State.FAILED, error);
        tellOnce(fallback(), planned, handle, FAILED, messages.failed(planned, error));
    }

    private void unmark(PlannedAction planned, ClusterHandle handle) {
        handle.tag(marks.unmarked(planned.cluster(), clock.instant()));
        if (marks.owesRescueNotice(planned.cluster())) {
            announcer.queue(
                    owner(planned),
                    messages.rescued(planned),
                    whenTold(planned, handle, () -> handle.tag(marks.rescueTold(clock.instant()))));
        } else {
            results.add(planned, Outcome.DONE);
            log.note(planned, ActionRecord.State.DONE, "", List.of());
        }
    }

    /** Grace begins when a channel has accepted the notice, and is written down only then. */
    private void announce(PlannedAction planned, ClusterHandle handle, ClusterKind kind, Instant staleSince) {
        announcer.queue(owner(planned), messages.marked(planned, kind), whenTold(planned, handle, () -> {
            Instant accepted = clock.instant();
            Instant deleteAfter = Schedule.deleteAfter(planned.assessment(), staleSince, accepted);
            handle.tag(marks.notified(accepted, deleteAfter));
        }));
    }

    private static boolean isReminder(PlannedAction planned) {
        return planned.notes().stream().anyMatch(note -> note.code() == ReasonCode.REMINDER);
    }

    /** Warns once more. The grace goes on as it was. */
    private void remind(PlannedAction planned, ClusterHandle handle, ClusterKind kind) {
        Instant last = Mark.of(planned.cluster(), policy.tagKeys())
                .map(mark -> Planner.lastWarning(planned.cluster(), policy.tagKeys(), mark))
                .orElse(now);
        announcer.queue(
                owner(planned),
                messages.reminder(planned, kind, last),
                whenTold(planned, handle, () -> handle.tag(marks.reminded(clock.instant()))));
    }

    private void report(PlannedAction planned, ClusterHandle handle) {
        String state = Planner.reportKey(planned.assessment().verdict());
        announcer.queue(
                fallback(),
                messages.undetermined(planned),
                whenTold(planned, handle, () -> handle.tag(marks.reported(state))));
    }

    /** What ends only some of a cluster, and is told afterwards. */
    private void softly(PlannedAction planned, Notice.Item item, Runnable step) {
        log.begin(planned, owner(planned), item);
        step.run();
        results.add(planned, Outcome.DONE);
        announcer.queue(owner(planned), item, log.owed(planned, item));
    }

    private void delete(PlannedAction planned, ClusterHandle handle) {
        Notice.Item deleted = messages.deleted(planned);
        log.begin(planned, owner(planned), deleted);
        Deletion deletion = handle.delete(deadline);
        switch (deletion.state()) {
            case GONE -> {
                Notice.Item gone = Messages.deleted(deleted, deletion);
                results.add(planned, Outcome.DONE);
                announcer.queue(owner(planned), gone, log.owed(planned, gone));
            }
            case ALREADY_GONE -> {
                String why = "nothing of it was left to delete";
                results.add(planned, Outcome.DONE, new Reason(ReasonCode.GONE_MEANWHILE, why));
                if (log.isContinued(planned)) {
                    announcer.queue(owner(planned), deleted, log.owed(planned, deleted));
                } else {
                    log.idle(planned, why);
                }
            }
            case IN_PROGRESS -> {
                results.add(planned, Outcome.IN_PROGRESS, new Reason(ReasonCode.RESIDUE, deletion.detail()));
                log.unfinished(planned, ActionRecord.State.IN_PROGRESS, deletion.detail());
                tellWhatIsLeft(planned, handle, deletion);
            }
        }
    }

    /** Once when a deletion does not end at once, and once more when what is left does not go at all. */
    private void tellWhatIsLeft(PlannedAction planned, ClusterHandle handle, Deletion deletion) {
        List<String> reported = planned.cluster().tags().all(policy.tagKeys().of(JanitorTag.REPORTED));
        Optional<Instant> since = reported.stream()
                .filter(state -> state.startsWith(IN_PROGRESS))
                .flatMap(state -> Instants.parse(state.substring(IN_PROGRESS.length())).stream())
                .min(Comparator.naturalOrder());
        if (since.isEmpty() && !reported.contains(STAYS)) {
            Notice.Item item = messages.left(planned, deletion, now, false);
            tellOnce(owner(planned), planned, handle, IN_PROGRESS + Instants.format(now), item);
        } else if (since.isPresent() && !since.get().plus(PATIENCE).isAfter(now)) {
            tellOnce(fallback(), planned, handle, STAYS, messages.left(planned, deletion, since.get(), true));
        }
    }

    /** Tells of a state that may last for many sweeps, unless its recipient was told before. */
    private void tellOnce(Recipient to, PlannedAction planned, ClusterHandle handle, String state, Notice.Item item) {
        boolean told = planned.cluster()
                .tags()
                .all(policy.tagKeys().of(JanitorTag.REPORTED))
                .contains(state);
        if (!told) {
            announcer.queue(to, item, onAccepted(() -> writeDown(handle, state)));
        }
    }

    /** Without this trace the notice goes out once more, which is better than not at all. */
    private void writeDown(ClusterHandle handle, String state) {
        try {
            handle.tag(marks.reported(state));
        } catch (RuntimeException e) {
            results.traceLost(Failures.describe(e));
        }
    }

    /** Completes an action that is done only when somebody was told. */
    private Announcer.Listener whenTold(PlannedAction planned, ClusterHandle handle, Runnable step) {
        return new Announcer.Listener() {
            @Override
            public void accepted(List<String> references) {
                try {
                    step.run();
                    results.add(planned, Outcome.DONE);
                    log.note(planned, ActionRecord.State.DONE, "", references);
                } catch (RuntimeException e) {
                    failed(planned, handle, Failures.describe(e));
                }
            }

            @Override
            public void refused(String why) {
                results.fail(planned, "no channel accepted its notice: " + why);
                log.note(planned, ActionRecord.State.FAILED, "no channel accepted its notice", List.of());
            }
        };
    }

    private static Announcer.Listener onAccepted(Runnable step) {
        return new Announcer.Listener() {
            @Override
            public void accepted(List<String> references) {
                step.run();
            }

            @Override
            public void refused(String why) {}
        };
    }

    private Instant staleSince(PlannedAction planned) {
        return Mark.of(planned.cluster(), policy.tagKeys())
                .map(Mark::staleSince)
                .orElse(now);
    }

    private static Recipient owner(PlannedAction planned) {
        return planned.assessment().owner();
    }

    private Recipient fallback() {
        return Recipient.fallbackOnly(policy.owners().fallback());
    }
}
