package dev.clusterjanitor.azurefunction;

import dev.clusterjanitor.azure.AcsMail;
import dev.clusterjanitor.azure.AzureCloud;
import dev.clusterjanitor.azure.BlobPlace;
import dev.clusterjanitor.azure.BlobTexts;
import dev.clusterjanitor.azure.KeyVaultSecrets;
import dev.clusterjanitor.config.ConfigLocation;
import dev.clusterjanitor.config.ConfigReader;
import dev.clusterjanitor.config.ConfigText;
import dev.clusterjanitor.config.EnvSecrets;
import dev.clusterjanitor.config.JanitorConfig;
import dev.clusterjanitor.config.JournalPlaces;
import dev.clusterjanitor.config.Secrets;
import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.journal.StoredThreads;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.ThreadStore;
import dev.clusterjanitor.core.sweep.Janitor;
import dev.clusterjanitor.dask.AddressMap;
import dev.clusterjanitor.dask.DaskProbe;
import dev.clusterjanitor.inbox.Inbox;
import dev.clusterjanitor.inbox.InboxFront;
import dev.clusterjanitor.inbox.InboxMemory;
import dev.clusterjanitor.inbox.KeepLinks;
import dev.clusterjanitor.notifiers.ConfiguredNotifiers;
import dev.clusterjanitor.notifiers.MemoryThreads;
import dev.clusterjanitor.notifiers.Senders;
import dev.clusterjanitor.notifiers.SlackReplies;
import dev.clusterjanitor.report.JournalJson;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Puts the janitor together for Azure Functions. The host makes a new entry point for each invocation, so that for
 * a sweep all is made anew.
 */
final class Wiring {
    /** Where the policy is, as in every function. */
    static final String CONFIG = "JANITOR_CONFIG";

    /** Enough to hide the cloud's latency; more would only run into its throttling. */
    private static final int SIDE_BY_SIDE = 8;

    private final Map<String, String> environment;
    private final InstantSource clock;
    private final Pause pause;

    Wiring(Map<String, String> environment, InstantSource clock, Pause pause) {
        this.environment = environment;
        this.clock = clock;
        this.pause = pause;
    }

    Janitor janitor(EventSink events) {
        ConfigText text = text();
        JanitorConfig config = ConfigReader.read(text);
        Secrets secrets = secrets();
        Executor readers = Executors.newFixedThreadPool(SIDE_BY_SIDE, Wiring::daemon);
        Journal journal = journal(config, text);
        return new Janitor(
                config.policy(),
                List.of(cloud(config)),
                KeepLinks.in(
                        ConfiguredNotifiers.of(config, secrets, ZoneOffset.UTC, senders(journal)),
                        config,
                        secrets,
                        events),
                journal,
                new DaskProbe(AddressMap.of(environment)),
                events,
                clock,
                readers);
    }

    InboxFront inbox() {
        InboxMemory memory = new InboxMemory();
        SlackReplies replies = new SlackReplies();
        return new InboxFront(() -> {
            ConfigText text = text();
            JanitorConfig config = ConfigReader.read(text);
            return new Inbox(config, secrets(), List.of(cloud(config)), journal(config, text), memory, replies::post);
        });
    }

    private @Nullable Journal journal(JanitorConfig config, ConfigText text) {
        return new JournalPlaces(List.of(new BlobPlace(environment)), new JournalJson())
                .of(config, text.hash(), UUID.randomUUID().toString().replace("-", ""));
    }

    private ConfigText text() {
        ConfigLocation locations = new ConfigLocation(List.of(new BlobTexts(environment)));
        return locations.read(environment.getOrDefault(CONFIG, ""));
    }

    private Secrets secrets() {
        return new Secrets(List.of(new EnvSecrets(environment), new KeyVaultSecrets(environment)));
    }

    private AzureCloud cloud(JanitorConfig config) {
        return new AzureCloud(config.policy().tagKeys(), environment, pause);
    }

    private Senders senders(@Nullable Journal journal) {
        ThreadStore remembered = journal == null ? new MemoryThreads() : new StoredThreads(journal.store());
        return new Senders(clock, List.of(new AcsMail(environment)), List.of(), remembered);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "janitor-reader");
        thread.setDaemon(true);
        return thread;
    }
}
