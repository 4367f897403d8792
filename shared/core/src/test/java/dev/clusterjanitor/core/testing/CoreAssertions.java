package dev.clusterjanitor.core.testing;

import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.plan.Action;
import dev.clusterjanitor.core.plan.PlannedAction;
import dev.clusterjanitor.core.policy.Assessment;
import dev.clusterjanitor.core.policy.Verdict;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** AssertJ's assertions, and those on the words of this module. */
public final class CoreAssertions extends Assertions {
    private CoreAssertions() {}

    public static AssessmentAssert assertThat(Assessment actual) {
        return new AssessmentAssert(actual);
    }

    public static PlannedActionAssert assertThat(PlannedAction actual) {
        return new PlannedActionAssert(actual);
    }

    /** The verdict, and the codes of all its reasons in their order. */
    public static final class AssessmentAssert extends AbstractAssert<AssessmentAssert, Assessment> {
        private AssessmentAssert(Assessment actual) {
            super(actual, AssessmentAssert.class);
        }

        public AssessmentAssert isExempt(ReasonCode... codes) {
            return is(Verdict.Outcome.EXEMPT, codes);
        }

        public AssessmentAssert isInUse(ReasonCode... codes) {
            return is(Verdict.Outcome.IN_USE, codes);
        }

        public AssessmentAssert isStale(ReasonCode... codes) {
            return is(Verdict.Outcome.STALE, codes);
        }

        public AssessmentAssert isUndetermined(ReasonCode... codes) {
            return is(Verdict.Outcome.UNDETERMINED, codes);
        }

        public AssessmentAssert is(Verdict.Outcome outcome, ReasonCode... codes) {
            isNotNull();
            Verdict verdict = actual.verdict();
            Assertions.assertThat(verdict.outcome()).as("%s", verdict).isEqualTo(outcome);
            Assertions.assertThat(codes(verdict.reasons())).as("%s", verdict).containsExactly(codes);
            return this;
        }

        /** The sentence of the first reason. */
        public AssessmentAssert because(String text) {
            isNotNull();
            Assertions.assertThat(actual.verdict().reason().text()).isEqualTo(text);
            return this;
        }
    }

    /** What is planned, and why. */
    public static final class PlannedActionAssert extends AbstractAssert<PlannedActionAssert, PlannedAction> {
        private PlannedActionAssert(PlannedAction actual) {
            super(actual, PlannedActionAssert.class);
        }

        /** The action, and the codes of its notes in their order. */
        public PlannedActionAssert is(Action action, ReasonCode... notes) {
            isNotNull();
            Assertions.assertThat(actual.action()).as("%s", actual).isEqualTo(action);
            Assertions.assertThat(codes(actual.notes())).as("%s", actual).containsExactly(notes);
            return this;
        }

        public PlannedActionAssert isDue(@Nullable Instant deleteAfter) {
            isNotNull();
            Assertions.assertThat(actual.deleteAfter()).as("%s", actual).isEqualTo(deleteAfter);
            return this;
        }
    }

    private static List<ReasonCode> codes(List<Reason> reasons) {
        return reasons.stream().map(Reason::code).toList();
    }
}
