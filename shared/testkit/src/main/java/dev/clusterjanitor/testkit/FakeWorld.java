package dev.clusterjanitor.testkit;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cloud in memory: machines and disks with tags, locks and metrics, and a clock of its own. It is changed from two
 * sides: tests and histories change it directly, the janitor only by the calls that {@link Faults} stand around.
 */
public final class FakeWorld {
    /** The tag that names the kind a part belongs to; parts without it are none of our business. */
    public static final String MAKER = "made-by";

    /** The tag that names the cluster; a machine with a maker and without this one is ungrouped. */
    public static final String CLUSTER = "cluster-id";

    /** The tag that says what a machine does: {@link #SCHEDULER} or {@link #WORKER}. */
    public static final String ROLE = "role";

    public static final String SCHEDULER = "scheduler";
    public static final String WORKER = "worker";

    private static final Duration SHOWS_ENDED = Duration.ofHours(1);

    private final Map<String, FakePart> parts = new LinkedHashMap<>();
    private final Map<List<String>, Instant> endedSchedulers = new LinkedHashMap<>();
    private final Map<Scope, List<FakePart>> lastListing = new LinkedHashMap<>();
    private final TagKeys keys;
    private Instant time;
    private Faults faults = Faults.NONE;
    private Duration shutdownTakes = Duration.ZERO;
    private int lastNumber;

    public FakeWorld(Instant time) {
        this(time, TagKeys.DEFAULT);
    }

    public FakeWorld(Instant time, TagKeys keys) {
        this.time = time;
        this.keys = keys;
    }

    public void faults(Faults value) {
        faults = value;
    }

    /** How long machines go on being there once they were told to end. */
    public void shutdownTakes(Duration value) {
        shutdownTakes = value;
    }

    public TagKeys keys() {
        return keys;
    }

    public Instant time() {
        return time;
    }

    public InstantSource clock() {
        return this::time;
    }

    /** Time goes by: machines that were told to end are gone, and their disks free. */
    public void advanceTo(Instant later) {
        time = later;
        List<FakePart> gone = new ArrayList<>(0);
        for (FakePart part : parts.values()) {
            if (part.goneAt() != null && !part.goneAt().isAfter(later)) {
                gone.add(part);
            }
        }
        gone.forEach(part -> remove(part.id()));
    }

    public void advance(Duration by) {
        advanceTo(time.plus(by));
    }

    /** A machine without any tag. */
    public FakePart machine(Scope scope) {
        return add(FakePart.machine("i-" + number(), scope, time));
    }

    /** A machine of a cluster. */
    public FakePart machine(KindId kind, Scope scope, String cluster, String role) {
        return machine(scope).tag(MAKER, kind.toString()).tag(CLUSTER, cluster).tag(ROLE, role);
    }

    /** A disk that its machine's end leaves behind. */
    public FakePart disk(FakePart machine) {
        FakePart disk = add(FakePart.disk("vol-" + number(), machine.scope(), time, machine.id()));
        if (!machine.tag(MAKER).isEmpty()) {
            disk.tag(MAKER, machine.tag(MAKER));
        }
        return disk;
    }

    /** A disk that no machine uses, without any tag. */
    public FakePart disk(Scope scope) {
        return add(FakePart.disk("vol-" + number(), scope, time, null));
    }

    /** A scheduler with workers; each machine has a disk that it would leave behind. */
    public List<FakePart> cluster(KindId kind, Scope scope, String name, int workers) {
        List<FakePart> machines = new ArrayList<>();
        machines.add(machine(kind, scope, name, SCHEDULER));
        for (int i = 0; i < workers; i++) {
            machines.add(machine(kind, scope, name, WORKER));
        }
        machines.forEach(this::disk);
        return machines;
    }

    public Collection<FakePart> parts() {
        return parts.values();
    }

    public Optional<FakePart> part(String id) {
        return Optional.ofNullable(parts.get(id));
    }

    /** The machines that bear this cluster's name, the scheduler first. */
    public List<FakePart> machinesOf(String cluster) {
        return parts.values().stream()
                .filter(part -> part.isMachine() && part.tag(CLUSTER).equals(cluster))
                .toList();
    }

    /** Removes a part at once, whoever did it; its disks are free from then on. */
    public void remove(String id) {
        @Nullable FakePart part = parts.remove(id);
        if (part != null && part.tag(ROLE).equals(SCHEDULER)) {
            endedSchedulers.put(clusterOf(part.tag(MAKER), part.scope(), part.tag(CLUSTER)), time);
        }
        parts.values().stream().filter(disk -> id.equals(disk.attachedTo())).forEach(FakePart::detach);
    }

    /** Whether the cloud still shows that the scheduler of this cluster ended, as EC2 does for about an hour. */
    public boolean showsEndedScheduler(String maker, Scope scope, String cluster) {
        @Nullable Instant ended = endedSchedulers.get(clusterOf(maker, scope, cluster));
        return ended != null && ended.plus(SHOWS_ENDED).isAfter(time);
    }

    private static List<String> clusterOf(String maker, Scope scope, String cluster) {
        return List.of(maker, scope.toString(), cluster);
    }

    <T> T call(Call.Type type, String target, Supplier<T> effect) {
        Call call = new Call(type, target);
        faults.before(call);
        T result = effect.get();
        faults.after(call);
        return result;
    }

    /** What a listing of a scope shows, page by page where the reader asks for pages. */
    List<FakePart> list(Scope scope) {
        if (!faults.mayBeStale()) {
            return parts.values().stream()
                    .filter(part -> part.scope().equals(scope))
                    .toList();
        }
        @Nullable List<FakePart> seen = lastListing.get(scope);
        if (seen != null && faults.isStale(new Call(Call.Type.DISCOVER, scope.toString()))) {
            return seen;
        }
        List<FakePart> now = parts.values().stream()
                .filter(part -> part.scope().equals(scope))
                .map(FakePart::copy)
                .toList();
        lastListing.put(scope, now);
        return now;
    }

    void setTags(Collection<String> ids, Map<String, String> tags) {
        call(Call.Type.SET_TAGS, String.join(",", ids), () -> {
            ids.forEach(id -> part(id).ifPresent(part -> part.tags().putAll(tags)));
            return true;
        });
    }

    void removeTags(Collection<String> ids, Set<String> tagKeys) {
        call(Call.Type.REMOVE_TAGS, String.join(",", ids), () -> {
            ids.forEach(id -> part(id).ifPresent(part -> part.tags().keySet().removeAll(tagKeys)));
            return true;
        });
    }

    /** Ends machines; answers how many of them were there. */
    int terminate(List<String> ids) {
        return call(Call.Type.TERMINATE, String.join(",", ids), () -> {
            int there = 0;
            for (String id : ids) {
                @Nullable FakePart part = parts.get(id);
                if (part == null) {
                    continue;
                }
                if (part.isLocked()) {
                    throw new CloudException("the cloud refuses to terminate " + id + " (OperationNotPermitted)");
                }
                there++;
                if (part.state() != FakePart.State.SHUTTING_DOWN) {
                    part.shutDown(time.plus(shutdownTakes));
                }
            }
            advanceTo(time);
            return there;
        });
    }

    /** Deletes a disk; answers whether it was there. */
    boolean deleteDisk(String id) {
        return call(Call.Type.DELETE_DISK, id, () -> {
            @Nullable FakePart part = parts.get(id);
            if (part != null && part.attachedTo() != null) {
                throw new CloudException("the cloud refuses to delete " + id + " (VolumeInUse)");
            }
            return parts.remove(id) != null;
        });
    }

    boolean isRecorded(FakePart disk) {
        return !disk.tag(keys.of(JanitorTag.CLUSTER)).isEmpty();
    }

    private FakePart add(FakePart part) {
        parts.put(part.id(), part);
        return part;
    }

    private String number() {
        lastNumber++;
        return Integer.toString(lastNumber);
    }
}
