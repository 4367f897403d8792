package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.machines.Copies;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What every AzureVMCluster gives to its machines and their parts, in all releases of dask-cloudprovider from 0.5.0 to 2025.9.0
 * (dask_cloudprovider/azure/azurevm.py). Tags alone prove nothing: Azure copies them with images, snapshots, backups and
 * exported templates. Each method tells what speaks against a thing, as half a sentence about it; empty if nothing does.
 */
final class Proof {
    private static final Pattern NIC_NAME = Pattern.compile("dask-cloudprovider-nic-[0-9a-f]{8}");

    /** Azure names a system disk after its machine: {@code dask-1a2b3c4d-scheduler_OsDisk_1_<32 hex>}. */
    private static final Pattern DISK_NAME = Pattern.compile("dask-([0-9a-f]{8})-(?:scheduler|worker-[0-9a-f]{8})_.+");

    private static final String ADMIN = "dask";
    private static final String FROM_IMAGE = "fromimage";

    /** A machine and its disk are made by one call. */
    private static final Duration MOMENTS = Duration.ofMinutes(10);

    private Proof() {}

    /**
     * Against a machine, by itself.
     *
     * @param nic its network interface; null if that does not bear the cluster's tags
     * @param showsNics see {@link Found}
     */
    static Optional<String> against(Vm vm, VmMarker marker, @Nullable Part nic, boolean showsNics) {
        if (!marker.doubt().isEmpty()) {
            return Optional.of(marker.doubt());
        }
        if (!vm.making().origin().equals(FROM_IMAGE)) {
            return Optional.of("its system disk was not made from an image but otherwise ("
                    + shown(vm.making().origin()) + "), as with a restored machine");
        }
        if (!vm.making().computerName().equals(vm.name())) {
            return Optional.of(
                    "its name inside is another (" + shown(vm.making().computerName()) + ")");
        }
        if (!vm.making().admin().equals(ADMIN)) {
            return Optional.of("its administrator is not " + ADMIN);
        }
        if (!ArmIds.group(vm.osDisk()).filter(vm.group()::equals).isPresent()) {
            return Optional.of("its system disk is no managed disk in its own resource group");
        }
        return nic == null ? noNic(vm, showsNics) : against(nic, vm);
    }

    private static Optional<String> noNic(Vm vm, boolean showsNics) {
        if (vm.nics().stream().noneMatch(id -> isNicName(id) && isIn(vm.group(), id))) {
            return Optional.of("it has no network interface with a name as dask-cloudprovider gives");
        }
        return showsNics ? Optional.of("its network interface does not carry these tags") : Optional.empty();
    }

    /** The network security group is looked up by its name in the cluster's own resource group. */
    private static Optional<String> against(Part nic, Vm vm) {
        if (!isNicName(nic.id()) || !isIn(vm.group(), nic.id())) {
            return Optional.of("its network interface " + ArmIds.name(nic.id()) + " has no name as dask-cloudprovider"
                    + " gives, or is in another resource group");
        }
        return isIn(vm.group(), nic.guard())
                ? Optional.empty()
                : Optional.of("its network security group is not in its own resource group");
    }

    /** A machine with what it has in common with all others of its cluster. */
    static Copies.Candidate candidate(Vm vm, Role role, @Nullable Part nic) {
        Map<String, String> traits = new LinkedHashMap<>();
        traits.put("resource group", vm.group());
        traits.put("region", vm.location());
        traits.put("image", vm.making().image());
        traits.put("virtual network", nic == null ? "" : nic.network());
        traits.put("network security group", nic == null ? "" : nic.guard());
        return new Copies.Candidate(vm.id(), vm.name(), role, vm.createdAt(), traits);
    }

    /** Against a disk that is attached to a machine which is a cluster's own. */
    static Optional<String> against(Part disk, Vm vm, String cluster) {
        if (!ArmIds.same(disk.id(), vm.osDisk())) {
            return Optional.of("it is not the system disk of its machine");
        }
        Optional<String> alone = against(disk, cluster);
        if (alone.isPresent()) {
            return alone;
        }
        if (!ArmIds.name(disk.id()).startsWith(vm.name() + "_")) {
            return Optional.of("it is not named after its machine");
        }
        Instant made = disk.createdAt();
        Instant born = vm.createdAt();
        boolean apart = made != null
                && born != null
                && Duration.between(born, made).abs().compareTo(MOMENTS) > 0;
        return apart ? Optional.of("it was not made together with its machine") : Optional.empty();
    }

    /** Against a part, by itself. */
    static Optional<String> against(Part part, String cluster) {
        if (part.kind() != Part.Kind.DISK) {
            return isNicName(part.id())
                    ? Optional.empty()
                    : Optional.of("its name is not one that dask-cloudprovider gives");
        }
        if (!part.origin().equals(FROM_IMAGE)) {
            return Optional.of("it was not made from an image but otherwise (" + shown(part.origin()) + ")");
        }
        Matcher name = DISK_NAME.matcher(ArmIds.name(part.id()));
        return name.matches() && name.group(1).equals(cluster)
                ? Optional.empty()
                : Optional.of("its name is not one that Azure gives to the disk of a machine of that cluster");
    }

    private static boolean isNicName(String id) {
        return NIC_NAME.matcher(ArmIds.name(id)).matches();
    }

    private static boolean isIn(String group, String id) {
        return ArmIds.group(id).filter(group::equals).isPresent();
    }

    private static String shown(String text) {
        return text.isEmpty() ? "none" : text;
    }
}
