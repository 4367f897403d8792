package dev.clusterjanitor.cli;

import dev.clusterjanitor.aws.AwsSecrets;
import dev.clusterjanitor.aws.S3Place;
import dev.clusterjanitor.aws.S3Texts;
import dev.clusterjanitor.aws.SesMail;
import dev.clusterjanitor.aws.SnsTopics;
import dev.clusterjanitor.aws.SsmTexts;
import dev.clusterjanitor.azure.AcsMail;
import dev.clusterjanitor.azure.BlobPlace;
import dev.clusterjanitor.azure.BlobTexts;
import dev.clusterjanitor.azure.KeyVaultSecrets;
import dev.clusterjanitor.config.ConfigLocation;
import dev.clusterjanitor.config.ConfigReader;
import dev.clusterjanitor.config.ConfigText;
import dev.clusterjanitor.config.EnvSecrets;
import dev.clusterjanitor.config.FolderPlace;
import dev.clusterjanitor.config.JanitorConfig;
import dev.clusterjanitor.config.JournalPlaces;
import dev.clusterjanitor.config.KnownKinds;
import dev.clusterjanitor.config.Secrets;
import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.journal.StoredThreads;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Notifier;
import dev.clusterjanitor.core.port.SchedulerProbe;
import dev.clusterjanitor.core.sweep.Janitor;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.dask.AddressMap;
import dev.clusterjanitor.dask.DaskProbe;
import dev.clusterjanitor.gcp.GcpSecrets;
import dev.clusterjanitor.gcp.GcsPlace;
import dev.clusterjanitor.gcp.GcsTexts;
import dev.clusterjanitor.gcp.PubsubTopics;
import dev.clusterjanitor.inbox.KeepLinks;
import dev.clusterjanitor.notifiers.ConfiguredNotifiers;
import dev.clusterjanitor.notifiers.MemoryThreads;
import dev.clusterjanitor.notifiers.Senders;
import dev.clusterjanitor.report.JournalJson;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** One command at work: its policy, clouds and channels. */
final class Session {
    static final String CONFIG = "JANITOR_CONFIG";

    private static final String DEFAULTS = "version: 1";
    private static final int SIDE_BY_SIDE = 8;

    private final World world;
    private final CommonOptions options;
    private final JanitorConfig config;
    private final String hash;

    private Session(World world, CommonOptions options, ConfigText text) {
        this.world = world;
        this.options = options;
        this.config = ConfigReader.read(text);
        this.hash = text.hash();
    }

    /**
     * Reads the policy that the user means.
     *
     * @throws dev.clusterjanitor.config.ConfigException if there is anything wrong with it
     */
    static Session open(World world, CommonOptions options) {
        return new Session(world, options, text(world, options));
    }

    /** Whether the user named a policy at all. */
    boolean hasPolicy() {
        return options.config != null || world.environment().containsKey(CONFIG);
    }

    JanitorConfig config() {
        return config;
    }

    /** The policy, narrowed to the kinds that the user named. */
    Policy policy() {
        return narrowed(config.policy());
    }

    /** The clouds that the user wants; to be closed by the caller. */
    Clouds clouds() {
        return new Clouds(world, options, policy());
    }

    /** One sweep, in the given mode. */
    SweepReport sweep(RunMode mode, Instant now) {
        ExecutorService readers = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        try (Clouds clouds = clouds()) {
            SweepReport report = new Janitor(
                            policy().in(mode),
                            clouds.all(),
                            mode == RunMode.LIVE ? channels() : List.of(),
                            mode == RunMode.LIVE ? journal() : null,
                            probe(),
                            new Progress(world),
                            world.clock(),
                            readers)
                    .sweep(now, Deadline.NONE);
            clouds.requireSeen();
            return report;
        } finally {
            readers.shutdownNow();
        }
    }

    /** The journal of the policy; null if it names none. */
    @Nullable
    Journal journal() {
        return new JournalPlaces(
                        List.of(
                                new FolderPlace(),
                                new S3Place(),
                                new GcsPlace(world.environment()),
                                new BlobPlace(world.environment())),
                        new JournalJson())
                .of(config, hash, UUID.randomUUID().toString().replace("-", ""));
    }

    /** Asks schedulers, where the policy lets it. */
    SchedulerProbe probe() {
        return new DaskProbe(addresses());
    }

    private AddressMap addresses() {
        try {
            return AddressMap.of(world.environment());
        } catch (IllegalArgumentException e) {
            throw new BadUsage(String.valueOf(e.getMessage()));
        }
    }

    /** The channels of the policy; empty if it names none. */
    List<Notifier> channels() {
        Journal journal = journal();
        Secrets secrets = new Secrets(List.of(
                new EnvSecrets(world.environment()),
                new AwsSecrets(),
                new GcpSecrets(world.environment()),
                new KeyVaultSecrets(world.environment())));
        Senders senders = new Senders(
                world.clock(),
                List.of(new SesMail(), new AcsMail(world.environment())),
                List.of(new SnsTopics(), new PubsubTopics(world.environment())),
                journal == null ? new MemoryThreads() : new StoredThreads(journal.store()));
        return KeepLinks.in(
                ConfiguredNotifiers.of(config, secrets, world.zone(), senders), config, secrets, new Progress(world));
    }

    private Policy narrowed(Policy policy) {
        if (options.kinds.isEmpty()) {
            return policy;
        }
        Set<KindId> kinds = new HashSet<>();
        for (String kind : options.kinds) {
            kinds.add(KnownKinds.ALL.stream()
                    .filter(known -> known.toString().equals(kind))
                    .filter(policy::wants)
                    .findFirst()
                    .orElseThrow(() -> new BadUsage("--kind " + Printable.of(kind)
                            + ": there is no such kind in the policy; known are " + KnownKinds.ALL)));
        }
        return policy.withKinds(kinds);
    }

    private static ConfigText text(World world, CommonOptions options) {
        String location =
                options.config != null ? options.config : world.environment().getOrDefault(CONFIG, DEFAULTS);
        return new ConfigLocation(List.of(
                        new S3Texts(),
                        new SsmTexts(),
                        new GcsTexts(world.environment()),
                        new BlobTexts(world.environment())))
                .read(Objects.requireNonNull(location));
    }
}
