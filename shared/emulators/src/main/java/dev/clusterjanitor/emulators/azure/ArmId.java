package dev.clusterjanitor.emulators.azure;

import java.util.Locale;

/** Ids of Azure resources. They do not mind case. */
final class ArmId {
    static final String VM = "Microsoft.Compute/virtualMachines";
    static final String DISK = "Microsoft.Compute/disks";
    static final String NIC = "Microsoft.Network/networkInterfaces";
    static final String ADDRESS = "Microsoft.Network/publicIPAddresses";

    private ArmId() {}

    static String of(String subscription, String group, String type, String name) {
        return group(subscription, group) + "/providers/" + type + "/" + name;
    }

    static String group(String subscription, String group) {
        return "/subscriptions/" + subscription + "/resourceGroups/" + group;
    }

    static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }

    /** Whether a thing lies at or below a scope. */
    static boolean isWithin(String id, String scope) {
        String inner = key(id);
        String outer = key(scope);
        return inner.equals(outer) || inner.startsWith(outer + "/");
    }
}
