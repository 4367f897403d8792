package dev.clusterjanitor.lambda;

import dev.clusterjanitor.aws.AwsCloud;
import dev.clusterjanitor.aws.AwsSecrets;
import dev.clusterjanitor.aws.S3Place;
import dev.clusterjanitor.aws.S3Texts;
import dev.clusterjanitor.aws.SesMail;
import dev.clusterjanitor.aws.SnsTopics;
import dev.clusterjanitor.aws.SsmTexts;
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
import dev.clusterjanitor.core.port.SchedulerProbe;
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

/** Puts the janitor together for Lambda. Clients outlive an invocation; the policy is read anew for each. */
final class Wiring {
    /** Where the policy is, as in every function. */
    static final String CONFIG = "JANITOR_CONFIG";

    /** What is added to the roles of other accounts: the inbox has roles of its own there, which can delete nothing. */
    private static final String ROLE_SUFFIX = "JANITOR_ROLE_SUFFIX";

    /** Enough to hide the clouds' latency; more would only run into their throttling. */
    private static final int SIDE_BY_SIDE = 8;

    private final Map<String, String> environment;
    private final ThreadStore threads = new MemoryThreads();
    private final InstantSource clock;
    private final Pause pause;
    private final Executor readers = Executors.newFixedThreadPool(SIDE_BY_SIDE, Wiring::daemon);
    private final ConfigLocation locations = new ConfigLocation(List.of(new S3Texts(), new SsmTexts()));
    private final JournalPlaces journals = new JournalPlaces(List.of(new S3Place()), new JournalJson());
    private final Secrets secrets;
    private final SchedulerProbe probe;
    private @Nullable AwsCloud cloud;
    private @Nullable TagKeys cloudKeys;

    Wiring(Map<String, String> environment, InstantSource clock, Pause pause) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.pause = pause;
        this.probe = new DaskProbe(AddressMap.of(environment));
        this.secrets = new Secrets(List.of(new EnvSecrets(environment), new AwsSecrets()));
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
                probe,
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

    private AwsCloud cloud(TagKeys keys) {
        if (cloud == null || !keys.equals(cloudKeys)) {
            if (cloud != null) {
                cloud.close();
            }
            cloud = new AwsCloud(keys, pause, environment.getOrDefault(ROLE_SUFFIX, ""));
            cloudKeys = keys;
        }
        return cloud;
    }

    private Senders senders(@Nullable Journal journal) {
        ThreadStore remembered = journal == null ? threads : new StoredThreads(journal.store());
        return new Senders(clock, List.of(new SesMail()), List.of(new SnsTopics()), remembered);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "janitor-reader");
        thread.setDaemon(true);
        return thread;
    }
}
