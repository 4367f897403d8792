package dev.clusterjanitor.cli.demo;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.EmulatedFargate;
import dev.clusterjanitor.emulators.EmulatedFargate.Made;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Tasks in the emulated ECS, with all that FargateCluster makes for them; a task stands for a machine. */
final class EmulatedEcsTasks implements DemoCloud {
    private static final String STRANGERS = "billing";

    private final EmulatedFargate fargate;
    private final Map<String, Made> clusters = new LinkedHashMap<>();
    private final Map<String, String> hosts = new HashMap<>();

    EmulatedEcsTasks(AwsEmulator emulator) {
        // The emulator's tasks would stop by themselves.
        emulator.keepTasksRunning();
        fargate = new EmulatedFargate(emulator.endpoint(), "us-east-1");
    }

    @Override
    public String manager() {
        return "FargateCluster";
    }

    /**
     * Without Container Insights nothing measures tasks, and ECS has no lock. The emulator does not tell when a task began, so
     * that workers without a scheduler are never old enough.
     */
    @Override
    public Set<Scene> scenes() {
        return EnumSet.of(Scene.BEATING, Scene.LOST, Scene.BACK, Scene.CLICKED);
    }

    /** ECS takes the network interfaces of ended tasks away after a while; the emulator has to be told. */
    @Override
    public void at(Instant now) {
        clusters.values().stream()
                .filter(made -> fargate.running(made.host()).isEmpty())
                .forEach(made -> fargate.deleteInterfaces(made.securityGroup()));
    }

    @Override
    public String startScheduler(String cluster) {
        return make(cluster).scheduler();
    }

    @Override
    public List<String> startWorkers(String cluster, int count) {
        Made made = Objects.requireNonNull(clusters.get(cluster));
        List<String> workers = IntStream.range(0, count)
                .mapToObj(i -> fargate.startWorker(made))
                .toList();
        workers.forEach(task -> hosts.put(task, made.host()));
        return workers;
    }

    private Made make(String cluster) {
        Made made = fargate.create(cluster, 0, Map.of());
        clusters.put(cluster, made);
        hosts.put(made.scheduler(), made.host());
        return made;
    }

    @Override
    public String startBystander() {
        fargate.createHost(STRANGERS, Map.of("team", "finance"));
        String task = fargate.startStranger(STRANGERS, "billing", Map.of("team", "finance"));
        hosts.put(task, STRANGERS);
        return task;
    }

    @Override
    public void tag(String machine, JanitorTag tag, String value) {
        if (running().containsKey(machine)) {
            fargate.tag(machine, TagKeys.DEFAULT.of(tag), value);
        }
    }

    @Override
    public void meter(List<String> machines, Instant start, Duration busy) {
        throw new UnsupportedOperationException("tasks have no metrics of their own");
    }

    @Override
    public Map<String, Map<String, String>> running() {
        Map<String, Map<String, String>> running = new TreeMap<>();
        hosts.forEach((task, host) -> {
            if (fargate.running(host).contains(task)) {
                running.put(task, fargate.tagsOf(host, task));
            }
        });
        return running;
    }

    /** What stands around for clusters of which no task runs: ECS clusters, definitions, roles. */
    @Override
    public List<String> loose() {
        List<String> all = new ArrayList<>(fargate.hosts());
        all.addAll(fargate.definitions());
        all.addAll(fargate.roles());
        List<String> ended = clusters.values().stream()
                .filter(made -> fargate.running(made.host()).isEmpty())
                .map(Made::stem)
                .toList();
        return all.stream()
                .filter(name -> ended.stream().anyMatch(name::startsWith))
                .toList();
    }

    @Override
    public void close() {
        // It ends with the emulator.
    }
}
