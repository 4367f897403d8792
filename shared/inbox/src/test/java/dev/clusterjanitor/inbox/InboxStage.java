package dev.clusterjanitor.inbox;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static dev.clusterjanitor.testkit.FakeCloud.HOME;
import static dev.clusterjanitor.testkit.FakeCloud.KIND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.config.EnvSecrets;
import dev.clusterjanitor.config.InboxConfig;
import dev.clusterjanitor.config.JanitorConfig;
import dev.clusterjanitor.config.NotifyConfig;
import dev.clusterjanitor.config.SecretRef;
import dev.clusterjanitor.config.Secrets;
import dev.clusterjanitor.config.SlackConfig;
import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.SchedulerProbe;
import dev.clusterjanitor.core.sweep.Janitor;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.testkit.FakeCloud;
import dev.clusterjanitor.testkit.FakePart;
import dev.clusterjanitor.testkit.FakeStore;
import dev.clusterjanitor.testkit.FakeWorld;
import dev.clusterjanitor.testkit.RecordingEvents;
import dev.clusterjanitor.testkit.RecordingNotifier;
import dev.clusterjanitor.testkit.ScriptedFaults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A world with a cluster {@code c1} of alice's that has done nothing for a day, a janitor, and its inbox. */
final class InboxStage {
    static final String TOKEN = "beat-token-0123456789";
    static final String KEY = "0123456789abcdef0123456789abcdef";
    static final String SIGNING = "8f742231b10e8888abcd99yyyzzz85a5";
    static final String ID = KIND + "/" + HOME.path() + "/c1";
    static final String URL = "https://janitor.example.org/x";

    final FakeWorld world = new FakeWorld(NOW.minus(Duration.ofDays(1)));
    final ScriptedFaults faults = new ScriptedFaults();
    final RecordingNotifier channel = new RecordingNotifier();
    final RecordingEvents events = new RecordingEvents();
    final InboxMemory memory = new InboxMemory();
    final Secrets secrets = new Secrets(
            List.of(new EnvSecrets(Map.of("TOKEN", TOKEN, "KEY", KEY, "SHORT", "abc", "SIGNING", SIGNING))));
    /** What was said in Slack, with where. */
    final List<String> replies = new ArrayList<>();

    private final FakeStore store = new FakeStore(world);
    private final JanitorConfig config;
    private boolean withJournal;

    private static final NotifyConfig SLACK_APP = new NotifyConfig(
            new SlackConfig(null, new SecretRef("env", "BOT"), new SecretRef("env", "SIGNING")),
            null,
            null,
            null,
            null,
            null,
            null);

    InboxStage() {
        this(aPolicy().live().build());
    }

    InboxStage(Policy policy) {
        this(policy, new InboxConfig(URL, new SecretRef("env", "TOKEN"), new SecretRef("env", "KEY")));
    }

    InboxStage(Policy policy, InboxConfig inbox) {
        config = new JanitorConfig(policy, SLACK_APP, inbox, null);
        world.cluster(KIND, HOME, "c1", 2).forEach(machine -> machine.busyUntil(null));
        scheduler().tag(TagKeys.DEFAULT.of(JanitorTag.OWNER), "alice");
        world.advanceTo(NOW);
        world.faults(faults);
    }

    /** From now on sweeps and inbox have a journal. */
    InboxStage withJournal() {
        withJournal = true;
        return this;
    }

    private @Nullable Journal journal(String writer) {
        return withJournal ? store.journal(writer) : null;
    }

    private void reply(String url, String text) {
        replies.add(url + " " + text);
    }

    FakePart scheduler() {
        return world.machinesOf("c1").get(0);
    }

    String tag(JanitorTag tag) {
        return scheduler().tag(TagKeys.DEFAULT.of(tag));
    }

    void tag(JanitorTag tag, String value) {
        scheduler().tag(TagKeys.DEFAULT.of(tag), value);
    }

    JanitorConfig config() {
        return config;
    }

    SweepReport sweep() {
        return new Janitor(
                        config.policy(),
                        List.of(new FakeCloud(world)),
                        KeepLinks.in(List.of(channel), config, secrets, events),
                        journal("sweep" + world.time().getEpochSecond()),
                        SchedulerProbe.OFF,
                        events,
                        world.clock(),
                        Runnable::run)
                .sweep(world.time(), Deadline.NONE);
    }

    /** The token of the link in the last notice. */
    String token() {
        String link = channel.items().get(channel.items().size() - 1).keepLink();
        return link.substring(link.indexOf("token=") + "token=".length());
    }

    /** Whatever is asked: the inbox writes no tag but those that it says it writes. */
    InboxResponse answer(InboxRequest request) {
        List<Map<String, String>> before = tags();
        InboxResponse response = new Inbox(
                        config, secrets, List.of(new FakeCloud(world)), journal("inbox"), memory, this::reply)
                .answer(request, world.time(), events);
        List<Map<String, String>> after = tags();
        Inbox.TAGS.stream()
                .map(TagKeys.DEFAULT::of)
                .forEach(key -> Stream.concat(before.stream(), after.stream()).forEach(tags -> tags.remove(key)));
        assertThat(after).isEqualTo(before);
        return response;
    }

    private List<Map<String, String>> tags() {
        return world.machinesOf("c1").stream()
                .<Map<String, String>>map(machine -> new HashMap<>(machine.tags()))
                .toList();
    }

    InboxResponse beat(String body) {
        return answer(new InboxRequest("POST", "/heartbeat", "", Map.of("Authorization", "Bearer " + TOKEN), body));
    }

    InboxResponse look(String token) {
        return answer(new InboxRequest("GET", "/x/keep", "token=" + token, Map.of(), ""));
    }

    InboxResponse keep(String token, String time) {
        return answer(new InboxRequest("POST", "/x/keep", "", Map.of(), "token=" + token + "&for=" + time));
    }

    Instant now() {
        return world.time();
    }
}
