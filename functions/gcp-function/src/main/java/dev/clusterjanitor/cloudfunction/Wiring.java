package dev.clusterjanitor.cloudfunction;

import dev.clusterjanitor.config.ConfigLocation;
import dev.clusterjanitor.config.ConfigReader;
import dev.clusterjanitor.config.ConfigText;
import dev.clusterjanitor.config.EnvSecrets;
import dev.clusterjanitor.config.JanitorConfig;
import dev.clusterjanitor.config.JournalPlaces;
import dev.clusterjanitor.config.Secrets;
import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.journal.StoredThreads;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.ThreadStore;
import dev.clusterjanitor.core.sweep.Janitor;
import dev.clusterjanitor.dask.AddressMap;
import dev.clusterjanitor.dask.DaskProbe;
import dev.clusterjanitor.gcp.GcpCloud;
import dev.clusterjanitor.gcp.GcpSecrets;
import dev.clusterjanitor.gcp.GcsPlace;
import dev.clusterjanitor.gcp.GcsTexts;
import dev.clusterjanitor.gcp.PubsubTopics;
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

/** Puts the janitor together for Google Cloud. Clients outlive a request; the policy is read anew for each. */
final class Wiring {
    /** Where the policy is, as in every function. */
    static final String CONFIG = "JANITOR_CONFIG";

    /** Enough to hide the cloud's latency; more would only run into its throttling. */
    private static final int SIDE_BY_SIDE = 8;

    private final Map<String, String> environment;
    private final ThreadStore threads = new MemoryThreads();
    private final InstantSource clock;
    private final Pause pause;
    private final Executor readers = Executors.newFixedThreadPool(SIDE_BY_SIDE, Wiring::daemon);
    private final ConfigLocation locations;
    private final JournalPlaces journals;
    private final Secrets secrets;
    private @Nullable GcpCloud cloud;
    private @Nullable TagKeys cloudKeys;

    Wiring(Map<String, String> environment, InstantSource clock, Pause pause) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.pause = pause;
        this.locations = new ConfigLocation(List.of(new GcsTexts(environment)));
        this.journals = new JournalPlaces(List.of(new GcsPlace(environment)), new JournalJson());
        this.secrets = new Secrets(List.of(new EnvSecrets(environment), new GcpSecrets(environment)));
    }

    Janitor janitor(EventSink events) {
        ConfigText text = text();
        JanitorConfig config = ConfigReader.read(text);
        Journal journal = journal(config, text);
        return new Janitor(
                config.policy(),
                List.of(cloud(config.policy().tagKeys())),
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
            return new Inbox(
                    config,
                    secrets,
                    List.of(cloud(config.policy().tagKeys())),
                    journal(config, text),
                    memory,
                    replies::post);
        });
    }

    private @Nullable Journal journal(JanitorConfig config, ConfigText text) {
        return journals.of(config, text.hash(), UUID.randomUUID().toString().replace("-", ""));
    }

    private ConfigText text() {
        return locations.read(environment.getOrDefault(CONFIG, ""));
    }

    private GcpCloud cloud(TagKeys keys) {
        if (cloud == null || !keys.equals(cloudKeys)) {
            if (cloud != null) {
                cloud.close();
            }
            cloud = new GcpCloud(keys, pause, environment);
            cloudKeys = keys;
        }
        return cloud;
    }

    private Senders senders(@Nullable Journal journal) {
        ThreadStore remembered = journal == null ? threads : new StoredThreads(journal.store());
        return new Senders(clock, List.of(), List.of(new PubsubTopics(environment)), remembered);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "janitor-reader");
        thread.setDaemon(true);
        return thread;
    }
}
