package dev.clusterjanitor.emulators.azure;

import dev.clusterjanitor.emulators.azure.AzureState.ManagementLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * An Azure on loopback, in this process. Resource Manager is at the root; of other services the host's name is the
 * first segment of the path ({@code /vault.vault.azure.net/secrets/...}). Empty at first; may be used by several
 * threads. Its clock runs as the given one does, and can be pushed ahead.
 */
public final class AzureEmulator implements AutoCloseable {
    private final AzureState state;
    private final AzureServer server;

    private AzureEmulator(InstantSource clock) throws IOException {
        state = new AzureState(clock);
        server = new AzureServer(state);
    }

    /** Starts one. */
    public static AzureEmulator start(InstantSource clock) {
        try {
            return new AzureEmulator(clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it answers, for {@code JANITOR_AZURE_ENDPOINT}. */
    public URI endpoint() {
        return server.endpoint();
    }

    /**
     * What links in its answers begin with from now on, for clients who reach it by Azure's own names. Azure spells the default
     * port: {@code https://management.azure.com:443}.
     */
    public void linksBeginWith(URI address) {
        run(() -> state.links = address);
    }

    /** The environment in which a function with a managed identity runs here. */
    public Map<String, String> functionEnvironment() {
        return Map.of(
                "JANITOR_AZURE_ENDPOINT",
                endpoint().toString(),
                "IDENTITY_ENDPOINT",
                endpoint() + "/msi/token",
                "IDENTITY_HEADER",
                PlatformApi.IDENTITY_HEADER);
    }

    public Instant now() {
        return locked(state::now);
    }

    /** Pushes its clock ahead, and carries out what is due by then. */
    public void advance(Duration duration) {
        run(() -> state.advance(duration));
    }

    /** Pushes its clock ahead with each call, so that whoever polls sees time pass. */
    public void advancePerCall(Duration duration) {
        run(() -> state.perCall = duration);
    }

    /** Rows in a page: of listings, and of Resource Graph (1000 with the real one). */
    public void pageSizes(int listings, int graph) {
        run(() -> {
            state.pageSize = listings;
            state.graphPageSize = graph;
        });
    }

    /** Makes a subscription that the caller can see. */
    public void subscription(String id) {
        run(() -> state.subscriptions.add(id));
    }

    /** Takes a subscription out of the caller's sight: it is not listed, and every call in it is forbidden. */
    public void hide(String subscription) {
        run(() -> state.hidden.add(subscription));
    }

    /** Takes every right in a subscription away, but not the sight of it: as with a role somewhere else in it. */
    public void blind(String subscription) {
        run(() -> state.blind.add(subscription));
    }

    /**
     * Takes a right away.
     *
     * @param subscription where; {@code *}: everywhere
     * @param action such as {@code Microsoft.Compute/virtualMachines/delete}
     */
    public void deny(String subscription, String action) {
        run(() -> state.denied.add(subscription + " " + action));
    }

    /** Begins to describe a cluster as dask-cloudprovider's AzureVMCluster leaves it. */
    public DaskVmCluster daskCluster(String subscription, String group, String name) {
        subscription(subscription);
        return new DaskVmCluster(this, state, subscription, group, name);
    }

    /** Does something that must not be seen half done. */
    void run(Runnable change) {
        synchronized (state) {
            change.run();
        }
    }

    private <T> T locked(Supplier<T> read) {
        synchronized (state) {
            return read.get();
        }
    }

    /** Ids of everything there is, or of one type, such as {@code Microsoft.Compute/disks}. */
    public List<String> ids(String type) {
        return locked(() -> {
            state.settle();
            return state.resources.values().stream()
                    .filter(resource -> type.isEmpty() || resource.is(type))
                    .map(ArmResource::id)
                    .toList();
        });
    }

    /** Whether there is a resource. */
    public boolean exists(String id) {
        return locked(() -> state.find(id).isPresent());
    }

    public Map<String, String> tags(String id) {
        return locked(() -> state.get(id).tagMap());
    }

    /** Sets a tag, as its owner would. */
    public void tag(String id, String name, String value) {
        run(() -> state.get(id).tags().put(name, value));
    }

    /** Takes a resource away without a trace, with what Azure would let go with it. */
    public void vanish(String id) {
        run(() -> {
            ArmResource resource = state.get(id);
            if (resource.is(ArmId.VM)) {
                Machines.vanish(state, resource);
            } else {
                state.remove(resource);
            }
        });
    }

    /** The code of a machine's power state: {@code PowerState/running}; empty: it has none. */
    public String power(String id) {
        return locked(() -> state.get(id).power());
    }

    /** Changes a machine's power state, as {@code shutdown -h} ({@code PowerState/stopped}) or its owner would. */
    public void power(String id, String code) {
        run(() -> Machines.power(state, state.get(id), code));
    }

    /** What happens to resources while nobody looks. */
    public Mishaps mishaps() {
        return new Mishaps(this, state);
    }

    /** Ways in which Azure makes a copy of something, which carries the tags of the original. */
    public Copying copying() {
        return new Copying(this, state);
    }

    /** What a machine's metrics say from now on; quiet unless told otherwise. */
    public void metrics(String id, MetricSeries series) {
        run(() -> state.metrics.put(ArmId.key(id), series));
    }

    /** Sets a management lock; level {@code CanNotDelete} or {@code ReadOnly}. */
    public void lock(String scope, String name, String level) {
        run(() -> state.locks.put(name, new ManagementLock(scope, name, level)));
    }

    /** Whether a lock is there (still). */
    public boolean isLocked(String name) {
        return locked(() -> state.locks.containsKey(name));
    }

    /** What is begun on this resource never ends. */
    public void neverEnd(String id) {
        run(() -> state.endless.add(ArmId.key(id)));
    }

    /** What is begun on this resource is accepted, and fails later with this code. */
    public void failLater(String id, String code) {
        run(() -> state.failing.put(ArmId.key(id), code));
    }

    /** Resource Graph stays as it is now, whatever happens: it lags behind. */
    public void freezeGraph() {
        run(() -> {
            Map<String, ArmResource> copies = new TreeMap<>();
            state.resources.forEach((key, resource) -> copies.put(key, resource.copy()));
            state.frozen = copies;
        });
    }

    /** Resource Graph shows what there is again. */
    public void thawGraph() {
        run(() -> state.frozen = null);
    }

    /** Resource Graph cuts what takes more than a page, and does not say how to go on. */
    public void cutGraph() {
        run(() -> state.graphIsCut = true);
    }

    /** Puts a secret into a vault. */
    public void secret(String vault, String name, String value) {
        run(() -> state.secrets.put(vault + "/" + name, value));
    }

    /** Blobs want no token from now on: a client's requests can then be tried without an identity. */
    public void openBlobs() {
        run(() -> state.blobsAreOpen = true);
    }

    /** Puts a blob into a container; the path has the container's name first. */
    public void blob(String account, String path, String text) {
        run(() -> state.blobs.put(account + "/" + path, text));
    }

    /** Answers some calls, the next ones that match, with a fault. */
    public void fail(Predicate<AzureCall> on, AzureFault fault, int times) {
        server.plan(on, fault, times);
    }

    /** Answers every matching call with a fault. */
    public void failAlways(Predicate<AzureCall> on, AzureFault fault) {
        server.plan(on, fault, -1);
    }

    /** Takes back every fault. */
    public void clearFaults() {
        server.clearFaults();
    }

    /** Every call that reached it, in order. */
    public List<AzureCall> calls() {
        return List.copyOf(server.calls());
    }

    /** How many calls asked for this right. */
    public long count(String action) {
        return server.calls().stream()
                .filter(call -> call.action().equals(action))
                .count();
    }

    /** Forgets the calls so far. */
    public void clearCalls() {
        server.calls().clear();
    }

    List<Route> routes() {
        return server.routes();
    }

    Optional<ArmResource> find(String id) {
        return locked(() -> state.find(id));
    }

    @Override
    public void close() {
        server.close();
    }
}
