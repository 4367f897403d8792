package dev.clusterjanitor.emulators;

import java.util.function.Predicate;

/**
 * Which calls a fault is meant for, or which ones to count. Starts wide and gets narrower: {@code
 * CallMatcher.action("TerminateInstances").in("eu-west-1").containing("i-0123")}.
 */
public final class CallMatcher {

    private final Predicate<AwsCall> predicate;

    private CallMatcher(Predicate<AwsCall> predicate) {
        this.predicate = predicate;
    }

    /** Every call. */
    public static CallMatcher anyCall() {
        return new CallMatcher(call -> true);
    }

    /** Calls of this action, of any service: {@code DescribeInstances}, or {@code GET /schedules}. */
    public static CallMatcher action(String action) {
        return anyCall().and(call -> call.action().equals(action));
    }

    /** Calls of a service, by the name it is signed with: {@code ec2}, {@code monitoring}. */
    public static CallMatcher service(String service) {
        return anyCall().of(service);
    }

    /** Only those to this service. */
    public CallMatcher of(String service) {
        return and(call -> call.service().equals(service));
    }

    /** Only those to this region. */
    public CallMatcher in(String region) {
        return and(call -> call.region().equals(region));
    }

    /** Only those with this text anywhere in the body as sent, so URL-encoded where the body is a form. */
    public CallMatcher containing(String text) {
        return and(call -> call.body().contains(text));
    }

    /** Only those that this holds for as well. */
    public CallMatcher and(Predicate<AwsCall> condition) {
        return new CallMatcher(predicate.and(condition));
    }

    boolean matches(AwsCall call) {
        return predicate.test(call);
    }
}
