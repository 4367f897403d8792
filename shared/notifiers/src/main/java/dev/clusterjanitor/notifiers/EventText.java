package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.model.Notice.Event;

/** The words for each event. There is no default branch anywhere: a new event does not compile without words. */
final class EventText {
    /** Begins the subject of a cluster of which only leftovers are there. */
    static final String LEFT_OF = "what is left of ";

    private EventText() {}

    /** What needs the reader comes first: loud failures of the whole sweep, then what has a date, then the rest. */
    static int urgency(Event event) {
        return switch (event) {
            case BLAST_RADIUS -> 0;
            case SWEEP_FAILED -> 1;
            case MARKED -> 2;
            case SCALED, DEALLOCATED -> 3;
            case FAILED -> 4;
            case UNDETERMINED, RESIDUE_STAYS -> 5;
            case IN_PROGRESS -> 6;
            case DELETED -> 7;
            case RESCUED, KEPT -> 8;
            case NEW_SCOPE -> 9;
        };
    }

    static Tone tone(Event event) {
        return switch (event) {
            case BLAST_RADIUS, SWEEP_FAILED, FAILED -> Tone.ALARM;
            case MARKED, SCALED, DEALLOCATED, UNDETERMINED, RESIDUE_STAYS -> Tone.ACT;
            case IN_PROGRESS, DELETED, RESCUED, KEPT, NEW_SCOPE -> Tone.DONE;
        };
    }

    static String badge(Event event) {
        return switch (event) {
            case BLAST_RADIUS -> "Nothing deleted";
            case SWEEP_FAILED -> "Sweep incomplete";
            case MARKED -> "Due for deletion";
            case SCALED -> "Workers removed";
            case DEALLOCATED -> "Stopped";
            case FAILED -> "Failed";
            case UNDETERMINED -> "Please look";
            case IN_PROGRESS -> "Being deleted";
            case DELETED -> "Deleted";
            case RESCUED -> "In use again";
            case KEPT -> "Kept";
            case RESIDUE_STAYS -> "Cannot be deleted";
            case NEW_SCOPE -> "New scope";
        };
    }

    /** Whether it is the owner who is told, rather than whoever runs the janitor. */
    static boolean isForOwner(Event event) {
        return switch (event) {
            case MARKED, SCALED, DEALLOCATED, RESCUED, KEPT, IN_PROGRESS, DELETED -> true;
            case BLAST_RADIUS, SWEEP_FAILED, FAILED, UNDETERMINED, RESIDUE_STAYS, NEW_SCOPE -> false;
        };
    }

    /** Whether the parts that were found are gone by now, or some of them. */
    static boolean isOver(Event event) {
        return switch (event) {
            case SCALED, IN_PROGRESS, DELETED -> true;
            case BLAST_RADIUS,
                    SWEEP_FAILED,
                    MARKED,
                    DEALLOCATED,
                    RESCUED,
                    KEPT,
                    FAILED,
                    UNDETERMINED,
                    RESIDUE_STAYS,
                    NEW_SCOPE -> false;
        };
    }

    /**
     * What happened, for one cluster.
     *
     * @param subject {@code your Dask cluster 1a2b3c4d}
     * @param when {@code on Thu 15 Jan 2026 at 13:00 UTC}, or {@code soon}
     */
    static String one(Event event, String subject, String when) {
        return capitalised(
                switch (event) {
                    case BLAST_RADIUS -> "nothing was deleted: the sweep wanted to delete more than the policy allows";
                    case SWEEP_FAILED -> "the sweep could not do all it planned";
                    case MARKED -> subject + " will be deleted " + when;
                    case SCALED -> "the workers of " + subject + " were removed";
                    case DEALLOCATED -> "the machines of " + subject + " were stopped";
                    case FAILED -> "an action on " + subject + " failed";
                    case UNDETERMINED -> subject + " cannot be judged, and is kept";
                    case IN_PROGRESS -> subject + " is being deleted";
                    case DELETED -> subject + " was deleted";
                    case RESCUED -> subject + " is in use again, and stays";
                    case KEPT -> subject + " is kept, because somebody asked for it";
                    case RESIDUE_STAYS -> leftovers(subject) + " cannot be deleted";
                    case NEW_SCOPE -> "the janitor looks after one more scope from now on";
                });
    }

    /**
     * What happened, for several clusters at once.
     *
     * @param subjects {@code 3 of your clusters}
     * @param when {@code the first on Thu 15 Jan 2026 at 13:00 UTC}, or {@code soon}
     */
    static String several(Event event, String subjects, String when) {
        return capitalised(
                switch (event) {
                    case BLAST_RADIUS, SWEEP_FAILED -> one(event, subjects, when);
                    case NEW_SCOPE -> "the janitor looks after more scopes from now on";
                    case MARKED -> subjects + " will be deleted, " + when;
                    case SCALED -> "the workers of " + subjects + " were removed";
                    case DEALLOCATED -> "the machines of " + subjects + " were stopped";
                    case FAILED -> "actions on " + subjects + " failed";
                    case UNDETERMINED -> subjects + " cannot be judged, and are kept";
                    case IN_PROGRESS -> subjects + " are being deleted";
                    case DELETED -> subjects + " were deleted";
                    case RESCUED -> subjects + " are in use again, and stay";
                    case KEPT -> subjects + " are kept, because somebody asked for it";
                    case RESIDUE_STAYS -> leftovers(subjects) + " cannot be deleted";
                });
    }

    /**
     * Leads to the command that keeps the cluster.
     *
     * @param button whether there is a button for the same above it
     */
    static String keepIntro(Event event, Reader reader, boolean button) {
        String needed = reader == Reader.OWNER ? "If you still need it" : "If it is still needed";
        String how = button ? ", use the button above, or run this" : ", run this";
        return switch (event) {
            case MARKED -> needed + how + " before then:";
            case SCALED -> needed + how + ", and then scale it up again:";
            case DEALLOCATED -> needed + how + ", and then start its machines again:";
            case BLAST_RADIUS,
                    SWEEP_FAILED,
                    FAILED,
                    UNDETERMINED,
                    IN_PROGRESS,
                    RESIDUE_STAYS,
                    DELETED,
                    RESCUED,
                    KEPT,
                    NEW_SCOPE ->
                button ? "To keep it for longer, use the button above, or run:" : "To keep it for longer, run:";
        };
    }

    /** What to do next, or that there is nothing to do. */
    static String next(Event event, Reader reader) {
        return switch (event) {
            case BLAST_RADIUS ->
                "Look at the plan (janitor plan). If it is right, raise max-deletions or max-deletion-percent in the"
                        + " policy; if it is not, the policy is too wide, or something is wrong in the cloud.";
            case SWEEP_FAILED ->
                "What could not be read or done was left as it is, and the next sweep tries again. If this comes"
                        + " again, look at the log of the function and at its permissions.";
            case MARKED ->
                reader == Reader.OWNER
                        ? "If you do not need it any more, there is nothing to do."
                        : "If nobody needs it any more, there is nothing to do.";
            case SCALED -> "The scheduler and its data stay until the cluster itself is deleted.";
            case DEALLOCATED -> "Disks and addresses stay, and cost their price, until the cluster itself is deleted.";
            case FAILED ->
                reader == Reader.OWNER
                        ? "The next sweep tries again. There is nothing to do for you."
                        : "The next sweep tries again. If this comes again, check the janitor's permissions.";
            case UNDETERMINED ->
                "It costs money until somebody decides: delete it, or let its program send heartbeats, so that it can"
                        + " be judged. It is reported only once.";
            case IN_PROGRESS -> "The next sweep goes on with what is left. There is nothing to do.";
            case DELETED -> "You don't need to do anything.";
            case RESCUED -> "Its deletion is off. There is nothing to do.";
            case KEPT ->
                "Its deletion is off for as long as it is kept. After that it is looked at like any other, with a"
                        + " warning before anything is done.";
            case RESIDUE_STAYS ->
                "It may cost money. Every sweep tries again. Look at what holds it: something else may use it, or the"
                        + " janitor may lack a permission.";
            case NEW_SCOPE ->
                "There is nothing to do if this was meant. If not, take the scope out of the policy: nothing in it is"
                        + " deleted before its owner was warned.";
        };
    }

    /** The subject of a cluster of which only leftovers are there says so already. */
    private static String leftovers(String subject) {
        return subject.startsWith(LEFT_OF) ? subject : LEFT_OF + subject;
    }

    private static String capitalised(String sentence) {
        int first = sentence.codePointAt(0);
        return Character.toString(Character.toUpperCase(first)) + sentence.substring(Character.charCount(first));
    }
}
