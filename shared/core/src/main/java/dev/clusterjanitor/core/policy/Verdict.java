package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import java.util.List;
import java.util.Locale;

/**
 * What the policy says of a cluster at one moment.
 *
 * @param outcome the verdict itself
 * @param reasons why, the most telling first; never empty
 */
public record Verdict(Outcome outcome, List<Reason> reasons) {

    public Verdict {
        reasons = List.copyOf(reasons);
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("a verdict has a reason");
        }
    }

    /** The four verdicts. */
    public enum Outcome {
        /** Kept by a lease, the policy or a cloud lock. Wins over all else. */
        EXEMPT,
        IN_USE,
        STALE,
        /** Cannot be judged: kept, and said so. */
        UNDETERMINED;

        /** The word in reports: {@code in-use}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Verdict of(Outcome outcome, ReasonCode code, String text) {
        return new Verdict(outcome, List.of(new Reason(code, text)));
    }

    public boolean is(Outcome other) {
        return outcome == other;
    }

    /** Whether the word of its scheduler can change it, so that it is worth asking. */
    public boolean hangsOnItsScheduler() {
        return outcome == Outcome.STALE || isUnconfirmed();
    }

    /** Whether it would be idle if its scheduler, or its owner, said so too. */
    public boolean isUnconfirmed() {
        return reason().code() == ReasonCode.UNCONFIRMED_IDLE;
    }

    /** The first reason. */
    public Reason reason() {
        return reasons.get(0);
    }
}
