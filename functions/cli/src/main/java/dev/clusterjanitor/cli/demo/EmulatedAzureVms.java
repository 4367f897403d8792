package dev.clusterjanitor.cli.demo;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.emulators.azure.AzureEmulator;
import dev.clusterjanitor.emulators.azure.DaskVmCluster;
import dev.clusterjanitor.emulators.azure.MetricSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Virtual machines in the emulated Azure, with all that AzureVMCluster makes for each. */
final class EmulatedAzureVms implements DemoCloud {
    static final String SUBSCRIPTION = "00000000-0000-0000-0000-00000000da5c";

    private static final String MACHINE = "Microsoft.Compute/virtualMachines";
    private static final String DISK = "Microsoft.Compute/disks";
    private static final String INTERFACE = "Microsoft.Network/networkInterfaces";
    private static final String ADDRESS = "Microsoft.Network/publicIPAddresses";

    private final AzureEmulator emulator;
    private final List<DaskVmCluster> clusters = new ArrayList<>();

    EmulatedAzureVms(AzureEmulator emulator) {
        this.emulator = emulator;
        emulator.subscription(SUBSCRIPTION);
    }

    @Override
    public String manager() {
        return "AzureVMCluster";
    }

    /** Tags tell the cluster from the first call on, so that there are no strays. */
    @Override
    public Set<Scene> scenes() {
        return EnumSet.complementOf(EnumSet.of(Scene.STRAY, Scene.CLICKED));
    }

    @Override
    public void at(Instant now) {
        Duration ahead = Duration.between(emulator.now(), now);
        if (!ahead.isNegative()) {
            emulator.advance(ahead);
        }
    }

    @Override
    public String startScheduler(String cluster) {
        return start(describe("dask", cluster).workers(0)).scheduler();
    }

    @Override
    public List<String> startWorkers(String cluster, int count) {
        return start(describe("dask", cluster).withoutScheduler().workers(count))
                .workers();
    }

    @Override
    public String startBystander() {
        return start(describe("finance", "billing").tag("creator", "terraform").workers(0))
                .scheduler();
    }

    private DaskVmCluster describe(String group, String cluster) {
        return emulator.daskCluster(SUBSCRIPTION, group, cluster);
    }

    private DaskVmCluster start(DaskVmCluster described) {
        DaskVmCluster cluster = described.create();
        clusters.add(cluster);
        cluster.machines().forEach(machine -> emulator.metrics(machine, at -> Optional.empty()));
        return cluster;
    }

    /** Every machine leaves its disk, its network interface and its address without this. */
    @Override
    public void addLoosePart(String machine) {}

    @Override
    public void protect(String machine) {
        emulator.lock(machine, "do-not-delete", "CanNotDelete");
    }

    @Override
    public void tag(String machine, JanitorTag tag, String value) {
        if (emulator.exists(machine)) {
            emulator.tag(machine, TagKeys.DEFAULT.of(tag), value);
        }
    }

    @Override
    public void meter(List<String> machines, Instant start, Duration busy) {
        machines.forEach(machine -> emulator.metrics(machine, MetricSeries.busyUntil(machine, start.plus(busy))));
    }

    @Override
    public Map<String, Map<String, String>> running() {
        Map<String, Map<String, String>> running = new TreeMap<>();
        emulator.ids(MACHINE).forEach(machine -> running.put(machine, emulator.tags(machine)));
        return running;
    }

    @Override
    public List<String> loose() {
        Set<String> held = new HashSet<>();
        for (DaskVmCluster cluster : clusters) {
            cluster.machines().stream().filter(emulator::exists).forEach(machine -> {
                held.add(cluster.diskOf(machine));
                held.add(cluster.nicOf(machine));
                // A scheduler's address bears the name of its network interface.
                held.add(cluster.nicOf(machine).replace(INTERFACE, ADDRESS));
            });
        }
        List<String> loose = new ArrayList<>();
        List.of(DISK, INTERFACE, ADDRESS).forEach(type -> loose.addAll(emulator.ids(type)));
        loose.removeAll(held);
        return loose;
    }

    @Override
    public void close() {
        emulator.close();
    }
}
