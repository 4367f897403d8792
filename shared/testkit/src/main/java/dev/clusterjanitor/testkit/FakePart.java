package dev.clusterjanitor.testkit;

import dev.clusterjanitor.core.model.Scope;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A machine or a disk in a {@link FakeWorld}. Facts only; tests and histories change them at will. */
public final class FakePart {
    private final String id;
    private final boolean machine;
    private final Scope scope;
    private final Map<String, String> tags = new HashMap<>();
    private @Nullable Instant createdAt;
    private State state;
    private @Nullable String attachedTo;
    private @Nullable Instant goneAt;
    private @Nullable Instant lastBusy;
    private boolean locked;
    private boolean measured;

    /** How a part is doing. */
    public enum State {
        RUNNING,
        STOPPED,
        SHUTTING_DOWN,
        /** A disk that a machine uses. */
        IN_USE,
        /** A disk that none uses. */
        AVAILABLE
    }

    private FakePart(String id, boolean machine, Scope scope, State state, @Nullable Instant createdAt) {
        this.id = id;
        this.machine = machine;
        this.scope = scope;
        this.state = state;
        this.createdAt = createdAt;
    }

    static FakePart machine(String id, Scope scope, Instant createdAt) {
        return new FakePart(id, true, scope, State.RUNNING, createdAt);
    }

    static FakePart disk(String id, Scope scope, Instant createdAt, @Nullable String attachedTo) {
        FakePart disk = new FakePart(id, false, scope, attachedTo == null ? State.AVAILABLE : State.IN_USE, createdAt);
        disk.attachedTo = attachedTo;
        return disk;
    }

    /** The same facts, which later changes do not reach. */
    FakePart copy() {
        FakePart copy = new FakePart(id, machine, scope, state, createdAt);
        copy.tags.putAll(tags);
        copy.attachedTo = attachedTo;
        copy.goneAt = goneAt;
        copy.lastBusy = lastBusy;
        copy.locked = locked;
        copy.measured = measured;
        return copy;
    }

    public String id() {
        return id;
    }

    public boolean isMachine() {
        return machine;
    }

    public Scope scope() {
        return scope;
    }

    public Map<String, String> tags() {
        return tags;
    }

    /** The value of a tag; empty if it has none. */
    public String tag(String key) {
        return tags.getOrDefault(key, "");
    }

    public FakePart tag(String key, String value) {
        tags.put(key, value);
        return this;
    }

    public @Nullable Instant createdAt() {
        return createdAt;
    }

    /** Null: the cloud does not tell. */
    public FakePart createdAt(@Nullable Instant value) {
        createdAt = value;
        return this;
    }

    public State state() {
        return state;
    }

    public FakePart state(State value) {
        state = value;
        return this;
    }

    public @Nullable String attachedTo() {
        return attachedTo;
    }

    public boolean isLocked() {
        return locked;
    }

    public FakePart locked(boolean value) {
        locked = value;
        return this;
    }

    /** Whether metrics tell of it; if not, there are gaps. */
    public boolean isMeasured() {
        return measured;
    }

    /** Metrics tell of it, and say when it was busy last; null: never. */
    public FakePart busyUntil(@Nullable Instant at) {
        measured = true;
        lastBusy = at;
        return this;
    }

    /** Metrics do not tell of it. */
    public FakePart unmeasured() {
        measured = false;
        return this;
    }

    public @Nullable Instant lastBusy() {
        return lastBusy;
    }

    @Nullable
    Instant goneAt() {
        return goneAt;
    }

    void shutDown(Instant gone) {
        state = State.SHUTTING_DOWN;
        goneAt = gone;
    }

    void detach() {
        attachedTo = null;
        state = State.AVAILABLE;
    }
}
