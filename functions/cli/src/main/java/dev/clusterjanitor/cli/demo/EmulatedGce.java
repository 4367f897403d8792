package dev.clusterjanitor.cli.demo;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.emulators.google.DaskGceCluster;
import dev.clusterjanitor.emulators.google.GceDisk;
import dev.clusterjanitor.emulators.google.GceInstance;
import dev.clusterjanitor.emulators.google.GoogleEmulator;
import dev.clusterjanitor.emulators.google.GoogleProject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compute Engine in the emulator: machines as GCPCluster starts them. */
final class EmulatedGce implements DemoCloud {
    static final String PROJECT = "research-dev";

    private static final String ZONE = "us-east1-c";

    private final GoogleEmulator emulator;
    private final GoogleProject project;

    EmulatedGce(GoogleEmulator emulator) {
        this.emulator = emulator;
        this.project = emulator.project(PROJECT);
    }

    @Override
    public String manager() {
        return "GCPCluster";
    }

    /** Names tell the cluster from the first call on, so that there are no strays. */
    @Override
    public Set<Scene> scenes() {
        return EnumSet.complementOf(EnumSet.of(Scene.STRAY, Scene.CLICKED));
    }

    @Override
    public void at(Instant now) {
        emulator.setTime(now);
    }

    @Override
    public String startScheduler(String cluster) {
        return start(project.dask(cluster).workers(0)).get(0);
    }

    @Override
    public List<String> startWorkers(String cluster, int count) {
        return start(project.dask(cluster).withoutScheduler().workers(count));
    }

    private List<String> start(DaskGceCluster cluster) {
        return cluster.zone(ZONE).createdAt(emulator.now()).start().withoutMetrics().machines().stream()
                .map(GceInstance::name)
                .toList();
    }

    @Override
    public String startBystander() {
        return project.machine("billing-database", ZONE, emulator.now())
                .label("team", "finance")
                .name();
    }

    @Override
    public void addLoosePart(String machine) {
        find(machine).keepsItsDisk();
    }

    @Override
    public void protect(String machine) {
        find(machine).deletionProtection(true);
    }

    @Override
    public void tag(String machine, JanitorTag tag, String value) {
        project.instance(machine).ifPresent(there -> there.label(TagKeys.DEFAULT.of(tag), value));
    }

    @Override
    public void meter(List<String> machines, Instant start, Duration busy) {
        Instant end = start.plus(busy);
        for (String machine : machines) {
            find(machine).busyUntil(end);
        }
    }

    @Override
    public Map<String, Map<String, String>> running() {
        Map<String, Map<String, String>> running = new TreeMap<>();
        project.instances().stream()
                .filter(machine -> machine.status().equals("RUNNING"))
                .forEach(machine -> running.put(machine.name(), Map.copyOf(machine.labels())));
        return running;
    }

    @Override
    public List<String> loose() {
        return project.disks().stream()
                .filter(disk -> disk.users().isEmpty())
                .map(GceDisk::name)
                .toList();
    }

    private GceInstance find(String machine) {
        return project.instance(machine).orElseThrow();
    }

    @Override
    public void close() {
        emulator.close();
    }
}
