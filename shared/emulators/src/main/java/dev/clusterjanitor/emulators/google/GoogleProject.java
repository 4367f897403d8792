package dev.clusterjanitor.emulators.google;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/** A project: its machines, disks and operations. To be seeded and inspected by tests and the demo. */
public final class GoogleProject {
    /** Numbers are given once, over all projects, as Google does. */
    private static final AtomicLong IDS = new AtomicLong(4_000_000_000_000_000_000L);

    private final GoogleEmulator cloud;
    private final String id;
    private final Set<String> zones =
            new TreeSet<>(Set.of("europe-west1-b", "europe-west1-c", "us-east1-b", "us-east1-c"));
    private final Set<String> unreachable = new TreeSet<>();
    private final Map<String, GceInstance> instances = new TreeMap<>();
    private final List<GceInstance> removed = new ArrayList<>();
    private final Map<String, GceDisk> disks = new TreeMap<>();
    private final Map<String, GceOperation> operations = new LinkedHashMap<>();
    private boolean computeEnabled = true;
    private String parent = "organizations/1";
    private boolean active = true;

    GoogleProject(GoogleEmulator cloud, String id) {
        this.cloud = cloud;
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** Begins a cluster of dask-cloudprovider's GCPCluster; the name is 8 hex digits. */
    public DaskGceCluster dask(String name) {
        return new DaskGceCluster(this, name, cloud.now());
    }

    /** Starts a machine with a boot disk of its own, which bears the machine's name and vanishes with it. */
    public GceInstance machine(String name, String zone, Instant createdAt) {
        zones.add(zone);
        String key = key(zone, name);
        GceInstance machine = new GceInstance(newId(), name, zone, createdAt);
        if (instances.putIfAbsent(key, machine) != null) {
            throw new IllegalStateException("there is a machine " + name + " in " + zone + " already");
        }
        machine.attach(disk(name, zone, createdAt), true);
        return machine;
    }

    /**
     * Starts a machine like another one, as "create similar" in the console does: with its labels, network, identity and tags,
     * and a new boot disk.
     */
    public GceInstance similar(GceInstance original, String name, String zone) {
        GceInstance copy = machine(name, zone, cloud.now())
                .subnetwork(original.subnetwork())
                .serviceAccount(original.serviceAccount())
                .networkTags(original.networkTags().toArray(String[]::new));
        original.labels().forEach(copy::label);
        return copy;
    }

    /** Makes a disk that nothing uses. */
    public GceDisk disk(String name, String zone, Instant createdAt) {
        zones.add(zone);
        GceDisk disk = new GceDisk(newId(), name, zone, createdAt);
        if (disks.putIfAbsent(key(zone, name), disk) != null) {
            throw new IllegalStateException("there is a disk " + name + " in " + zone + " already");
        }
        return disk;
    }

    /** Attaches a disk, as somebody would who needs it there. */
    public void attach(GceDisk disk, GceInstance machine, boolean autoDelete) {
        machine.attach(disk, autoDelete);
    }

    /** Adds zones that have nothing in them. */
    public GoogleProject withZones(Collection<String> names) {
        zones.addAll(names);
        return this;
    }

    /** A zone whose machines cannot be listed or touched for now. */
    public GoogleProject unreachable(String zone) {
        zones.add(zone);
        unreachable.add(zone);
        return this;
    }

    public GoogleProject reachable(String zone) {
        unreachable.remove(zone);
        return this;
    }

    /** As if nobody had ever enabled the Compute Engine API. */
    public GoogleProject withoutComputeApi() {
        computeEnabled = false;
        return this;
    }

    /** The folder or organisation that it lies in: {@code folders/1}. */
    public GoogleProject in(String folder) {
        parent = folder;
        return this;
    }

    /** As if it had been shut down: listed for some weeks, and of no use. */
    public GoogleProject shutDown() {
        active = false;
        return this;
    }

    public List<GceInstance> instances() {
        return List.copyOf(instances.values());
    }

    public Optional<GceInstance> instance(String name) {
        return instances.values().stream().filter(i -> i.name().equals(name)).findFirst();
    }

    public List<GceDisk> disks() {
        return List.copyOf(disks.values());
    }

    public Optional<GceDisk> diskNamed(String name) {
        return disks.values().stream().filter(d -> d.name().equals(name)).findFirst();
    }

    /** Whatever of this cluster there is vanishes at once, as if somebody else had deleted it. */
    public void vanish(String cluster) {
        instances().stream()
                .filter(machine -> machine.name().startsWith("dask-" + cluster + "-"))
                .forEach(this::removeInstance);
        disks().stream()
                .filter(disk -> disk.name().startsWith("dask-" + cluster + "-"))
                .forEach(this::removeDisk);
    }

    /** This machine vanishes at once, as if somebody else had deleted it. */
    public void vanish(GceInstance machine) {
        removeInstance(machine);
    }

    void removeInstance(GceInstance machine) {
        if (instances.remove(key(machine.zone(), machine.name()), machine)) {
            machine.removedAt(cloud.now());
            removed.add(machine);
        }
        List.copyOf(machine.disks().entrySet()).forEach(attached -> {
            GceDisk disk = attached.getKey();
            disk.users().remove(machine.name());
            if (attached.getValue() && disk.users().isEmpty()) {
                removeDisk(disk);
            }
        });
    }

    void removeDisk(GceDisk disk) {
        disks.remove(key(disk.zone(), disk.name()), disk);
    }

    void add(GceOperation operation) {
        operations.put(operation.name(), operation);
    }

    void settle(Instant now) {
        List.copyOf(operations.values()).forEach(operation -> operation.settle(now));
    }

    /** Operations are known in their own zone only. */
    Optional<GceOperation> operation(String zone, String name) {
        return Optional.ofNullable(operations.get(name))
                .filter(operation -> operation.zone().equals(zone)
                        && !cloud.operationFaults().forgetsOperations());
    }

    String linkOrigin() {
        return cloud.linkOrigin();
    }

    /** By its name or its number, as the API takes either. */
    GceInstance requireInstance(String zone, String nameOrId) {
        return instances.values().stream()
                .filter(i -> i.zone().equals(zone) && (i.name().equals(nameOrId) || i.id().equals(nameOrId)))
                .findFirst()
                .orElseThrow(
                        () -> GoogleError.notFound("projects/" + id + "/zones/" + zone + "/instances/" + nameOrId));
    }

    GceDisk requireDisk(String zone, String nameOrId) {
        return disks.values().stream()
                .filter(d -> d.zone().equals(zone) && (d.name().equals(nameOrId) || d.id().equals(nameOrId)))
                .findFirst()
                .orElseThrow(() -> GoogleError.notFound("projects/" + id + "/zones/" + zone + "/disks/" + nameOrId));
    }

    List<String> zones() {
        return new ArrayList<>(zones);
    }

    boolean isUnreachable(String zone) {
        return unreachable.contains(zone);
    }

    Set<String> unreachable() {
        return unreachable;
    }

    boolean isComputeEnabled() {
        return computeEnabled;
    }

    String parent() {
        return parent;
    }

    boolean isActive() {
        return active;
    }

    /** Those that were deleted, the oldest deletion first. */
    List<GceInstance> removedInstances() {
        return removed;
    }

    Collection<GceInstance> allInstances() {
        return instances.values();
    }

    Collection<GceDisk> allDisks() {
        return disks.values();
    }

    static String newId() {
        return String.valueOf(IDS.addAndGet(7919));
    }

    private static String key(String zone, String name) {
        return zone + "/" + name;
    }
}
