package dev.clusterjanitor.azure;

import com.azure.core.http.HttpMethod;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Patience;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

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
        Predicate<Part> goes = part -> !staying.contains(ArmIds.key(part.user()));
        List<Part> left = left(goes);
        while (!left.isEmpty()) {
            for (Part part : left) {
                if (deadline.isOver()) {
                    return left;
                }
                if (isFree(part)) {
                    delete(part);
                }
            }
            boolean goesOn = patience.waitsOn();
            left = left(goes);
            if (!goesOn) {
                return left;
            }
        }
        return left;
    }

    /** Whether anything was there to be deleted. */
    boolean hasActed() {
        return acted;
    }

    private static boolean isFree(Part part) {
        return part.usedBy().isEmpty()
                && (part.kind() != Part.Kind.DISK || part.state().equals("unattached"));
    }

    private void delete(Part part) {
        try {
            int status = arm.change(
                            HttpMethod.DELETE,
                            part.kind().type() + "/delete",
                            scope.toString(),
                            part.id() + "?api-version=" + part.kind().version(),
                            "")
                    .status();
            acted |= status != 204;
        } catch (AzureFailure failed) {
            if (failed.isLock()) {
                throw new CloudException("a management lock protects " + part.id() + ": it is not deleted");
            }
            // Held by another: the next look tells whose it is now.
            if (!failed.isNotFound() && !failed.isForNow()) {
                throw failed;
            }
        }
    }

    /**
     * What is listed now of what was read: the very same thing, and not in the hands of another machine. A disk that
     * somebody has attached to a machine of their own meanwhile is no leftover.
     */
    private List<Part> left(Predicate<Part> goes) {
        List<Part> left = new ArrayList<>();
        for (Part.Kind kind : Part.Kind.values()) {
            if (read.values().stream().anyMatch(part -> part.kind() == kind)) {
                for (String group : groups) {
                    left.addAll(plain.parts(kind, group, part -> isOurs(part) && goes.test(part)));
                }
            }
        }
        return left;
    }

    private boolean isOurs(Part part) {
        Part before = read.get(ArmIds.key(part.id()));
        String user = ArmIds.key(part.user());
        return before != null
                && before.uid().equals(part.uid())
                && (user.isEmpty() || machines.contains(user) || read.containsKey(user));
    }
}
