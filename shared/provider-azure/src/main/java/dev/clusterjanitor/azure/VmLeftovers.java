package dev.clusterjanitor.azure;

import com.azure.core.http.HttpMethod;
import dev.clusterjanitor.azure.AzureHttp.Answer;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Patience;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Deletes disks, network interfaces and addresses once nothing uses them. Azure keeps a network interface for its machine
 * for up to three minutes after that is gone, and an address until its interface is; what takes longer is for a later
 * sweep.
 */
final class VmLeftovers {
    private final Arm arm;
    private final Scope scope;
    private final PlainReading plain;
    private final Set<String> groups;
    private final Map<String, Part> read = new HashMap<>();
    private final Set<String> machines;
    private final Map<String, String> operations = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final Set<String> refusals = new TreeSet<>();
    private List<Part> taken = List.of();
    private boolean acted;

    /**
     * Makes ready to delete.
     *
     * @param parts those that were read with the cluster; no other is touched
     * @param machines keys of the ids of the cluster's machines
     */
    VmLeftovers(Arm arm, TagKeys keys, Scope scope, Set<String> groups, List<Part> parts, Set<String> machines) {
        this.arm = arm;
        this.scope = scope;
        this.plain = new PlainReading(arm, keys, scope);
        this.groups = groups;
        this.machines = machines;
        parts.forEach(part -> read.put(ArmIds.key(part.id()), part));
    }

    /**
     * Deletes what nothing uses any more, and waits for what is still held.
     *
     * @param staying keys of the ids of machines that are not going away, and keep what they use
     * @return what is still there when the patience ends
     */
    List<Part> delete(Patience patience, Deadline deadline, Set<String> staying) {
        List<Part> left = left(staying);
        boolean goesOn = true;
        while (goesOn && !left.stream().allMatch(part -> failures.containsKey(part.id()))) {
            refusals.clear();
            for (Part part : left) {
                if (deadline.isOver()) {
                    return left;
                }
                if (isFree(part) && !isBegun(part)) {
                    delete(part);
                }
            }
            goesOn = patience.waitsOn();
            left = left(staying);
        }
        return left;
    }

    /** Whether anything was there to be deleted. */
    boolean hasActed() {
        return acted;
    }

    /** What somebody else has put to use since it was read: it is left to them. */
    List<Part> taken() {
        return taken;
    }

    /** The codes with which Azure refused to delete something for now, when last asked. */
    Set<String> refusals() {
        return refusals;
    }

    /** What Azure began to delete and then did not, with the codes. */
    Map<String, String> failures() {
        return failures;
    }

    /** Whether Azure is at it, or has failed: then it is not asked again in this sweep. */
    private boolean isBegun(Part part) {
        String operation = operations.getOrDefault(ArmIds.key(part.id()), "");
        if (operation.isEmpty()) {
            return false;
        }
        try {
            String code = arm.failureOf(operation, scope.toString());
            if (!code.isEmpty()) {
                failures.put(part.id(), code);
            }
            return true;
        } catch (AzureFailure unseen) {
            if (unseen.isForbidden() || unseen.isNotFound()) {
                return false;
            }
            throw unseen;
        }
    }

    private static boolean isFree(Part part) {
        return part.usedBy().isEmpty()
                && (part.kind() != Part.Kind.DISK || part.state().equals("unattached"));
    }

    private void delete(Part part) {
        try {
            Answer answer = arm.change(
                    HttpMethod.DELETE,
                    part.kind().type() + "/delete",
                    scope.toString(),
                    part.id() + "?api-version=" + part.kind().version(),
                    "");
            acted |= answer.status() != 204;
            operations.put(ArmIds.key(part.id()), answer.operation());
        } catch (AzureFailure failed) {
            if (failed.isLock()) {
                throw new CloudException("a management lock protects " + part.id() + ": it is not deleted");
            }
            // Held by another: the next look tells whose it is now.
            if (failed.isForNow()) {
                refusals.add(failed.code());
            } else if (!failed.isNotFound()) {
                throw failed;
            }
        }
    }

    /**
     * What is listed now of what was read: the very same thing, and not in the hands of another. A disk that somebody has
     * attached to a machine of their own meanwhile is no leftover, nor is an interface that serves another's machine, nor its
     * address.
     */
    private List<Part> left(Set<String> staying) {
        List<Part> now = new ArrayList<>();
        for (Part.Kind kind : Part.Kind.values()) {
            if (read.values().stream().anyMatch(part -> part.kind() == kind)) {
                groups.forEach(group -> now.addAll(plain.parts(kind, group, this::isSame)));
            }
        }
        Set<String> own = new TreeSet<>(machines);
        List<Part> left = new ArrayList<>();
        List<Part> others = new ArrayList<>();
        // Network interfaces come before the addresses on them.
        for (Part part : now) {
            String user = ArmIds.key(part.user());
            boolean isOurs = user.isEmpty() || own.contains(user);
            if (isOurs && part.kind() == Part.Kind.NIC) {
                own.add(ArmIds.key(part.id()));
            }
            if (!isOurs) {
                others.add(part);
            } else if (!staying.contains(user)) {
                left.add(part);
            }
        }
        taken = others;
        return left;
    }

    private boolean isSame(Part part) {
        Part before = read.get(ArmIds.key(part.id()));
        return before != null && before.uid().equals(part.uid());
    }
}
