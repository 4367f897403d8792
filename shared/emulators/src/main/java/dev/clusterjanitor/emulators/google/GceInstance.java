package dev.clusterjanitor.emulators.google;

import dev.clusterjanitor.emulators.DaskUsage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A machine. Its setters are what its owner, its guest system or an operator would do to it. */
public final class GceInstance implements ListFilter.Labelled {
    private final String id;
    private final String name;
    private final String zone;
    private final Instant createdAt;
    private final Labels labels = new Labels();
    private final Map<GceDisk, Boolean> disks = new LinkedHashMap<>();
    private String status = "RUNNING";
    private String serialOutput = "";
    private String machineType = "n1-standard-1";
    private int accelerators;
    private boolean deletionProtection;
    private String subnetwork = "default";
    private String serviceAccount = "123-compute@developer.gserviceaccount.com";
    private Set<String> networkTags = Set.of("http-server", "https-server");
    private @Nullable String machineImage;
    private String bootDevice;
    private @Nullable Instant stoppedAt;
    private @Nullable Instant removedAt;
    private Function<Instant, @Nullable Double> cpu;
    private Function<Instant, @Nullable Long> received;
    private Function<Instant, @Nullable Long> sent;

    GceInstance(String id, String name, String zone, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.zone = zone;
        this.createdAt = createdAt;
        this.bootDevice = name;
        DaskUsage idle = DaskUsage.idle(name);
        this.cpu = at -> share(idle);
        this.received = at -> idle.received();
        this.sent = at -> idle.sent();
    }

    /** Of a machine with one processor, which is what machines here are unless told otherwise. */
    private static double share(DaskUsage usage) {
        return usage.cpuPercentOfCore() / 100;
    }

    /** At work until an instant, and idle from then on, as real ones were measured. */
    public GceInstance busyUntil(Instant end) {
        DaskUsage busy = DaskUsage.busy(name);
        DaskUsage idle = DaskUsage.idle(name);
        return cpu(at -> share(at.isBefore(end) ? busy : idle))
                .received(at -> (at.isBefore(end) ? busy : idle).received())
                .sent(at -> (at.isBefore(end) ? busy : idle).sent());
    }

    /** The number that Google gives once, and never again. */
    public String id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    public String zone() {
        return zone;
    }

    Instant createdAt() {
        return createdAt;
    }

    @Override
    public Map<String, String> labels() {
        return labels.all();
    }

    Labels labelMap() {
        return labels;
    }

    /** Sets a label, as somebody else would: the fingerprint changes. */
    public GceInstance label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    public GceInstance withoutLabel(String key) {
        labels.remove(key);
        return this;
    }

    /** {@code RUNNING}, {@code STOPPING}, {@code TERMINATED}, ... */
    public String status() {
        return status;
    }

    public GceInstance status(String status) {
        this.status = status;
        return this;
    }

    /** The guest system shuts down: the machine stays, TERMINATED, and so does its disk. */
    public GceInstance stopFromGuest(Instant at) {
        status = "TERMINATED";
        stoppedAt = at;
        return this;
    }

    /** It is deleted: Compute Engine forgets it, and Monitoring keeps what it was told. */
    void removedAt(Instant at) {
        removedAt = at;
    }

    @Nullable
    Instant removedAt() {
        return removedAt;
    }

    @Nullable
    Instant stoppedAt() {
        return stoppedAt;
    }

    public GceInstance deletionProtection(boolean on) {
        deletionProtection = on;
        return this;
    }

    boolean deletionProtection() {
        return deletionProtection;
    }

    /** Its disks, and whether each vanishes with it; the first is the boot disk. */
    Map<GceDisk, Boolean> disks() {
        return disks;
    }

    void attach(GceDisk disk, boolean autoDelete) {
        disks.put(disk, autoDelete);
        disk.users().add(name);
    }

    public GceDisk bootDisk() {
        return disks.keySet().iterator().next();
    }

    /** Its boot disk stays when it is deleted. */
    public GceInstance keepsItsDisk() {
        disks.put(bootDisk(), false);
        return this;
    }

    /** {@code n1-standard-1} at first. */
    public GceInstance machineType(String type) {
        machineType = type;
        return this;
    }

    String machineType() {
        return machineType;
    }

    /** GPUs that were added to it, beside those of its type. */
    public GceInstance accelerators(int count) {
        accelerators = count;
        return this;
    }

    int accelerators() {
        return accelerators;
    }

    /** The name of its subnetwork; {@code default} at first. */
    public GceInstance subnetwork(String subnetwork) {
        this.subnetwork = subnetwork;
        return this;
    }

    String subnetwork() {
        return subnetwork;
    }

    /** The identity of its programs; that of Compute Engine at first. */
    public GceInstance serviceAccount(String email) {
        serviceAccount = email;
        return this;
    }

    String serviceAccount() {
        return serviceAccount;
    }

    /** The tags that firewalls know it by; those of dask-cloudprovider at first. */
    public GceInstance networkTags(String... tags) {
        networkTags = Set.of(tags);
        return this;
    }

    Set<String> networkTags() {
        return new TreeSet<>(networkTags);
    }

    /** As if it had been made from a machine image. */
    public GceInstance madeFromMachineImage(String image) {
        machineImage = image;
        return this;
    }

    @Nullable
    String machineImage() {
        return machineImage;
    }

    /** What its boot disk is called as a device; its own name at first. */
    public GceInstance bootDevice(String device) {
        bootDevice = device;
        return this;
    }

    String bootDevice() {
        return bootDevice;
    }

    /** What it printed on its first serial port. */
    public GceInstance prints(String text) {
        serialOutput = text;
        return this;
    }

    String serialOutput() {
        return serialOutput;
    }

    /** Use of its processors, 0 to 1, by the start of a bucket; null where there is no data. */
    public GceInstance cpu(Function<Instant, @Nullable Double> use) {
        cpu = use;
        return this;
    }

    /** Traffic in each direction, in bytes, by the start of a bucket; null where there is no data. */
    public GceInstance network(Function<Instant, @Nullable Long> bytes) {
        return received(bytes).sent(bytes);
    }

    /** Traffic that comes in, likewise. */
    public GceInstance received(Function<Instant, @Nullable Long> bytes) {
        received = bytes;
        return this;
    }

    /** Traffic that goes out, likewise. */
    public GceInstance sent(Function<Instant, @Nullable Long> bytes) {
        sent = bytes;
        return this;
    }

    @Nullable
    Double cpu(Instant bucket) {
        return cpu.apply(bucket);
    }

    @Nullable
    Long received(Instant bucket) {
        return received.apply(bucket);
    }

    @Nullable
    Long sent(Instant bucket) {
        return sent.apply(bucket);
    }
}
