package dev.clusterjanitor.testkit;

import dev.clusterjanitor.core.port.CloudException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** Faults that a test writes down: which calls fail, and what else happens just before a call. Counts all calls. */
public final class ScriptedFaults implements Faults {
    private final List<Call> calls = new ArrayList<>();
    private final Deque<Script> scripts = new ArrayDeque<>();

    private record Script(Predicate<Call> calls, boolean once, boolean afterwards, Runnable action) {}

    /** From now on every such call is refused. */
    public ScriptedFaults refuse(Call.Type type, String message) {
        return refuse(call -> call.type() == type, message);
    }

    /** From now on every such call is refused. */
    public ScriptedFaults refuse(Predicate<Call> which, String message) {
        scripts.add(new Script(which, false, false, () -> {
            throw new CloudException(message);
        }));
        return this;
    }

    /** The next such call fails with this exception, having had no effect. */
    public ScriptedFaults failOnce(Call.Type type, RuntimeException thrown) {
        return once(type, () -> {
            throw thrown;
        });
    }

    /** The next such call works, and its answer is lost. */
    public ScriptedFaults loseAnswerOnce(Call.Type type, RuntimeException thrown) {
        scripts.add(new Script(call -> call.type() == type, true, true, () -> {
            throw thrown;
        }));
        return this;
    }

    /** Something happens right before the next such call. */
    public ScriptedFaults once(Call.Type type, Runnable action) {
        scripts.add(new Script(call -> call.type() == type, true, false, action));
        return this;
    }

    /** All is well from now on. */
    public void stop() {
        scripts.clear();
    }

    /** Every call so far, those that failed included. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Forgets the calls so far. */
    public void forget() {
        calls.clear();
    }

    /** How many calls of a type were made. */
    public long count(Call.Type type) {
        return calls.stream().filter(call -> call.type() == type).count();
    }

    /** How many calls would have changed anything. */
    public long writes() {
        return calls.stream().filter(call -> call.type().isWrite()).count();
    }

    @Override
    public void before(Call call) {
        calls.add(call);
        play(call, false);
    }

    @Override
    public void after(Call call) {
        play(call, true);
    }

    private void play(Call call, boolean afterwards) {
        for (Script script : List.copyOf(scripts)) {
            if (script.afterwards() == afterwards && script.calls().test(call)) {
                if (script.once()) {
                    scripts.remove(script);
                }
                script.action().run();
            }
        }
    }
}
