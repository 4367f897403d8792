package dev.clusterjanitor.emulators.azure;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that the emulated Azure holds. Whoever looks at it or changes it holds its monitor. */
final class AzureState {
    /** How long Azure takes to delete a machine, and how long its network interface stays reserved after that. */
    Duration machineDeletion = Duration.ofSeconds(40);

    Duration reservation = Duration.ofMinutes(3);
    Duration perCall = Duration.ZERO;
    int pageSize = 100;
    int graphPageSize = 1000;

    final Map<String, ArmResource> resources = new TreeMap<>();
    final Map<String, ManagementLock> locks = new LinkedHashMap<>();
    final Map<String, Operation> operations = new LinkedHashMap<>();
    final Set<String> subscriptions = new LinkedHashSet<>();
    final Set<String> hidden = new LinkedHashSet<>();
    final Set<String> denied = new LinkedHashSet<>();
    final Set<String> blind = new LinkedHashSet<>();
    final Map<String, MetricSeries> metrics = new HashMap<>();
    final Set<String> endless = new LinkedHashSet<>();
    final Map<String, String> failing = new HashMap<>();
    final Map<String, String> secrets = new HashMap<>();
    final NavigableMap<String, String> blobs = new TreeMap<>();
    boolean blobsAreOpen;

    @Nullable
    Map<String, ArmResource> frozen;

    /** Graph gives its first page, says that it was cut, and not how to go on. */
    boolean graphIsCut;

    /** What links in answers begin with; null: the emulator's own address. */
    @Nullable
    URI links;

    private final InstantSource clock;
    private Duration offset = Duration.ZERO;
    private int numbers;

    AzureState(InstantSource clock) {
        this.clock = clock;
    }

    /** A management lock: level {@code CanNotDelete} or {@code ReadOnly}. */
    record ManagementLock(String scope, String name, String level) {
        String id() {
            return scope + "/providers/Microsoft.Authorization/locks/" + name;
        }
    }

    /** Something that takes its time; it never ends if it is due at no time. */
    record Operation(
            String id,
            Instant startedAt,
            @Nullable Instant dueAt,
            Runnable effect,
            @Nullable AzureError failure) {}

    Instant now() {
        return clock.instant().plus(offset);
    }

    void advance(Duration duration) {
        offset = offset.plus(duration);
        settle();
    }

    /** A number that was not used before. */
    int next() {
        return ++numbers;
    }

    /** Carries out what is due by now. */
    void settle() {
        for (Operation operation : List.copyOf(operations.values())) {
            if (operation.dueAt() != null && !now().isBefore(operation.dueAt())) {
                operation.effect().run();
                operations.put(operation.id(), ended(operation));
            }
        }
    }

    private static Operation ended(Operation operation) {
        return new Operation(operation.id(), operation.startedAt(), operation.dueAt(), () -> {}, operation.failure());
    }

    Optional<ArmResource> find(String id) {
        return Optional.ofNullable(resources.get(ArmId.key(id)));
    }

    ArmResource get(String id) {
        return find(id).orElseThrow(() -> AzureError.notFound(id));
    }

    void put(ArmResource resource) {
        resources.put(ArmId.key(resource.id()), resource);
    }

    void remove(ArmResource resource) {
        resources.remove(ArmId.key(resource.id()), resource);
    }

    List<ArmResource> within(String scope, String type) {
        List<ArmResource> found = new ArrayList<>();
        String prefix = ArmId.key(scope) + "/";
        resources.forEach((key, resource) -> {
            if (key.startsWith(prefix) && resource.is(type)) {
                found.add(resource);
            }
        });
        return found;
    }

    /** Refuses what a lock forbids. */
    void checkLocks(String id, String operation) {
        for (ManagementLock lock : locks.values()) {
            boolean forbids = operation.equals("delete") || lock.level().equals("ReadOnly");
            if (forbids && ArmId.isWithin(id, lock.scope())) {
                throw new AzureError(
                        409,
                        "ScopeLocked",
                        "The scope '" + id + "' cannot perform " + operation
                                + " operation because following scope(s) are locked: '" + lock.scope()
                                + "'. Please remove the lock and try again.");
            }
        }
    }

    /** Whether the caller has a right in a subscription. */
    boolean allows(String subscription, String action) {
        return !hidden.contains(subscription)
                && !blind.contains(subscription)
                && !denied.contains(subscription + " " + action)
                && !denied.contains("* " + action);
    }

    /** Refuses what the caller has no right to. */
    void checkRight(String subscription, String action, String path) {
        boolean ownRights = action.equals(ResourcesApi.PERMISSIONS) && !hidden.contains(subscription);
        boolean allowed =
                action.isEmpty() || allows(subscription, action) || (ownRights && blind.contains(subscription));
        if (!allowed) {
            throw new AzureError(
                    403,
                    "AuthorizationFailed",
                    "The client '5e1f' with object id '5e1f' does not have authorization to perform action '" + action
                            + "' over scope '" + path + "' or the scope is invalid.");
        }
    }

    /** Begins what takes its time. */
    Operation begin(ArmResource resource, Duration takes, Runnable effect) {
        String key = ArmId.key(resource.id());
        String code = failing.get(key);
        boolean ends = !endless.contains(key);
        Operation operation = new Operation(
                String.format("00000000-0000-0000-0000-%012d", next()),
                now(),
                ends ? now().plus(takes) : null,
                code == null ? effect : () -> resource.deleting(false),
                code == null ? null : new AzureError(200, code, "An internal error prevented the operation."));
        operations.put(operation.id(), operation);
        settle();
        return operation;
    }
}
