package dev.clusterjanitor.emulators.google;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How operations end that a test or demo wants to end otherwise than well. */
final class OperationFaults {
    private final Map<String, Fault> faults = new HashMap<>();
    private boolean racesLate;
    private boolean forgotten;

    private record Fault(String code, int times) {}

    void add(String type, String target, String code, int times) {
        faults.put(type + " " + target, new Fault(code, times));
    }

    /** The error that this operation is to end in; null if it is to end well. */
    @Nullable
    String next(String type, String target) {
        String key = type + " " + target;
        Fault fault = faults.get(key);
        if (fault == null) {
            return null;
        }
        if (fault.times == 1) {
            faults.remove(key);
        } else {
            faults.put(key, new Fault(fault.code, fault.times - 1));
        }
        return fault.code;
    }

    void tellOfRacesLate(boolean late) {
        racesLate = late;
    }

    boolean tellsOfRacesLate() {
        return racesLate;
    }

    void forgetOperations(boolean forget) {
        forgotten = forget;
    }

    boolean forgetsOperations() {
        return forgotten;
    }

    void clear() {
        faults.clear();
        racesLate = false;
        forgotten = false;
    }
}
