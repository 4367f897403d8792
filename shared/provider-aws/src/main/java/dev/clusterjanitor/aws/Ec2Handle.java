package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Connection;
import dev.clusterjanitor.core.port.ConsoleText;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.core.port.LogTail;
import dev.clusterjanitor.core.port.Pause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputRequest;

/** A handle to one EC2Cluster. */
final class Ec2Handle implements ClusterHandle {
    private final RegionClients clients;
    private final TagKeys keys;
    private final Pause pause;
    private final Ec2Inventory inventory;

    Ec2Handle(RegionClients clients, TagKeys keys, Pause pause, Ec2Inventory inventory) {
        this.clients = clients;
        this.keys = keys;
        this.pause = pause;
        this.inventory = inventory;
    }

    @Override
    public Cluster cluster() {
        return inventory.cluster();
    }

    /**
     * Tags the scheduler, and the cluster's disks with it. With a mark they get the cluster's id, so that they can be
     * told when the machines are gone, and the same mark, so that the notice that was given still counts for them then.
     * What is set for an owner brings no id: it is the proof on which disks are deleted, and the inbox may not write it.
     */
    @Override
    public void tag(TagChange change) {
        List<String> anchors = Ec2Anchor.of(cluster());
        List<String> disks = inventory.isUngrouped()
                ? List.of()
                : inventory.disks().stream()
                        .map(Volume::id)
                        .filter(id -> !anchors.contains(id))
                        .toList();
        Ec2Tagging tagging = new Ec2Tagging(clients);
        if (!change.set().isEmpty()) {
            Map<String, String> tags = new HashMap<>(change.set());
            if (!disks.isEmpty() && keys.areJanitors(change)) {
                tags.putAll(new Ec2Records(keys).tags(cluster().id().name(), inventory.disks()));
            }
            tagging.set(anchors, disks, tags);
        }
        if (!change.remove().isEmpty()) {
            tagging.remove(everyMachine(anchors), disks, change.remove());
        }
    }

    /** Of orphans every machine bears the mark; a scheduler that is seen later must not keep theirs from being removed. */
    private List<String> everyMachine(List<String> anchors) {
        return Stream.concat(anchors.stream(), cluster().machines().stream().map(Resource::id))
                .distinct()
                .toList();
    }

    @Override
    public Deletion delete(Deadline deadline) {
        return new Ec2Deletion(clients, keys, pause, inventory).run(deadline);
    }

    @Override
    public void scale(int workers) {
        List<Machine> all = workersYoungestFirst();
        if (workers > all.size()) {
            throw new CloudException("it has " + all.size() + " workers, and only the process that started it can add"
                    + " more: a new worker needs keys that lie with that process");
        }
        List<Machine> surplus = all.subList(0, all.size() - workers);
        if (surplus.isEmpty()) {
            return;
        }
        new Ec2Tagging(clients).recordDisks(inventory, keys);
        Ec2Termination termination = new Ec2Termination(clients);
        termination.terminate(surplus, Deadline.NONE);
        if (!termination.refused().isEmpty()) {
            throw new CloudException("AWS refuses to terminate "
                    + String.join(", ", termination.refused().keySet()));
        }
    }

    @Override
    public List<LogTail> logs(int lines) {
        List<LogTail> logs = new ArrayList<>();
        for (Resource machine : cluster().machines()) {
            consoleOf(machine.id())
                    .ifPresent(text -> logs.add(
                            new LogTail(machine.id() + " " + machine.role().id(), ConsoleText.lastLines(text, lines))));
        }
        return logs;
    }

    @Override
    public Optional<Connection> connection() {
        Map<String, Machine> byId = machinesById();
        return cluster().machines().stream()
                .filter(machine ->
                        machine.role() == Role.SCHEDULER && machine.state().equals(Machine.RUNNING))
                .map(machine -> byId.get(machine.id()))
                .filter(Objects::nonNull)
                .flatMap(machine ->
                        Optional.ofNullable(machine.publicIp())
                                .or(() -> Optional.ofNullable(machine.privateIp()))
                                .stream())
                .findFirst()
                .map(Connection::toDaskMachine);
    }

    private Optional<String> consoleOf(String machine) {
        try {
            return Optional.of(consoleOf(machine, true));
        } catch (AwsFailure failed) {
            if (failed.isNotFound()) {
                return Optional.empty();
            }
            if (!failed.code().equals("UnsupportedOperation") && !failed.code().equals("InvalidParameterCombination")) {
                throw failed;
            }
        }
        // The latest output can be had of machines on the Nitro system only; of others there is an older one.
        return Optional.of(consoleOf(machine, false));
    }

    private String consoleOf(String machine, boolean latest) {
        GetConsoleOutputRequest request = GetConsoleOutputRequest.builder()
                .instanceId(machine)
                .latest(latest ? true : null)
                .build();
        String output = clients.call("ec2:GetConsoleOutput", () -> clients.ec2().getConsoleOutput(request))
                .output();
        return output == null ? "" : ConsoleText.decode(output);
    }

    private List<Machine> workersYoungestFirst() {
        Map<String, Machine> byId = machinesById();
        return cluster().machines().stream()
                .filter(machine -> machine.role() == Role.WORKER)
                .map(machine -> byId.get(machine.id()))
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(
                                (Machine machine) -> Objects.requireNonNullElse(machine.firstStartedAt(), Instant.MIN))
                        .reversed())
                .toList();
    }

    private Map<String, Machine> machinesById() {
        return inventory.machines().stream().collect(Collectors.toMap(Machine::id, Function.identity()));
    }
}
