package dev.clusterjanitor.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.cli.demo.Claims.Claim;
import dev.clusterjanitor.cli.demo.Sinks.Mail;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.azure.AzureEmulator;
import dev.clusterjanitor.emulators.google.GoogleEmulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the story of a day: what is there, what is found, who is told what, what is deleted, and whether it is true. */
public final class Demo {
    /** Sweeps at hours 0 to 12. */
    static final int HOURS = 12;

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    private final PrintWriter out;
    private final ZoneId zone;
    private final Path page;
    private final Gallery gallery = new Gallery();
    private @Nullable Mail warning;

    /**
     * A demo.
     *
     * @param zone in which times are told
     * @param page where the page with all messages is written
     */
    public Demo(PrintWriter out, ZoneId zone, Path page) {
        this.out = out;
        this.zone = zone;
        this.page = page;
    }

    /**
     * Runs the demo.
     *
     * @param realNow the machine's time; the day begins then, because the emulator's machines start by that clock
     * @return whether every claim held
     * @throws IOException if a local port cannot be opened
     */
    public boolean run(Instant realNow) throws IOException {
        out.println("Starting an emulated AWS (the first time it may have to be installed) ...");
        Instant start = realNow.truncatedTo(ChronoUnit.MINUTES);
        try (AwsEmulator emulator = AwsEmulator.start(AwsEmulator.Options.defaults())) {
            out.println("  " + emulator.describe());
            pointSdkTo(emulator);
            try (Sinks sinks = new Sinks();
                    Stage aws = new Stage(
                            new LambdaDemo(start, sinks),
                            List.of(new EmulatedEc2(), new EmulatedEcsTasks(emulator)),
                            0,
                            start);
                    GoogleEmulator google = GoogleEmulator.start();
                    Stage gcp = new Stage(
                            new GoogleDemo(start, sinks, google), List.of(new EmulatedGce(google)), 2, start);
                    AzureEmulator arm = AzureEmulator.start(() -> start);
                    Stage azure =
                            new Stage(new AzureDemo(start, sinks, arm), List.of(new EmulatedAzureVms(arm)), 3, start)) {
                List<Stage> stages = List.of(aws, gcp, azure);
                stages.forEach(this::show);
                out.println();
                out.println("A day, one sweep an hour, every limit at its default:");
                for (int hour = 0; hour <= HOURS; hour++) {
                    live(stages, hour, start.plus(Duration.ofHours(hour)), sinks);
                }
                boolean holds = verdict(stages, sinks.posts());
                showMessages();
                return holds;
            }
        }
    }

    /** The SDK's own settings, as system properties; credentials are only for the emulator, which takes any. */
    private static void pointSdkTo(AwsEmulator emulator) {
        System.setProperty("aws.endpointUrl", emulator.endpoint().toString());
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "demo");
        System.setProperty("aws.secretAccessKey", "demo");
    }

    private void show(Stage stage) {
        for (Fleet fleet : stage.fleets()) {
            out.println();
            out.println("What " + fleet.cloud().manager() + " left, swept by "
                    + stage.function().name() + ":");
            fleet.clusters()
                    .forEach(cluster -> out.printf(
                            "  %-19s  %-6s  %s  %s%n",
                            shortened(cluster.id()),
                            cluster.owner().isEmpty() ? "-" : cluster.owner(),
                            machines(cluster.machines().size()),
                            cluster.scene().story()));
            out.printf(
                    "  %-19s  %-6s  %s  nothing to do with Dask at all%n",
                    shortened(fleet.bystander()), "-", machines(1));
        }
        out.flush();
    }

    private void live(List<Stage> stages, int hour, Instant now, Sinks sinks) {
        List<JsonNode> actions = new ArrayList<>();
        List<Mail> mails = new ArrayList<>();
        for (Stage stage : stages) {
            stage.live(hour, now);
            List<JsonNode> done = stage.function().sweep(now);
            List<Mail> arrived = sinks.newMails();
            stage.note(hour, done, arrived);
            actions.addAll(done);
            mails.addAll(arrived);
        }
        gallery.add("Hour " + hour + ", " + CLOCK.format(now.atZone(zone)), mails, sinks.posts());
        warning = warning != null
                ? warning
                : mails.stream()
                        .filter(mail -> mail.subject().startsWith("Your Dask cluster")
                                && mail.subject().contains("will be deleted"))
                        .findFirst()
                        .orElse(null);
        tell(hour, now, actions, mails);
    }

    private void tell(int hour, Instant now, List<JsonNode> actions, List<Mail> mails) {
        out.printf(
                "hour %2d (%s)%s%n", hour, CLOCK.format(now.atZone(zone)), actions.isEmpty() ? "  nothing to do" : "");
        for (JsonNode action : actions) {
            JsonNode reason = action.path("reasons").path(0);
            out.printf(
                    "  %-7s %-13s %-19s  %s%n          %s%n",
                    action.path("action").asText(),
                    action.path("kind").asText(),
                    shortened(action.path("name").asText()),
                    action.path("outcome").asText(),
                    reason.path("text").asText());
        }
        for (Mail mail : mails) {
            out.printf("  mail to %s: %s%n", mail.to(), mail.subject());
        }
        out.flush();
    }

    private static String machines(int count) {
        return count == 1 ? "1 machine " : count + " machines";
    }

    /** Ids of machines are paths in some clouds; their end tells them apart. */
    private static String shortened(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    private void showMessages() throws IOException {
        if (warning != null) {
            out.println();
            out.println("The first warning, as a reader of plain text sees it:");
            out.println("  | To: " + warning.to());
            out.println("  | Subject: " + warning.subject());
            out.println("  |");
            warning.text().stripTrailing().lines().forEach(line -> out.println("  | " + line));
        }
        out.println();
        out.println("All messages as their readers see them: " + gallery.write(page));
        out.flush();
    }

    private boolean verdict(List<Stage> stages, List<String> posts) {
        out.println();
        out.println("Checked against the emulators, the mails and the Slack posts:");
        Map<String, List<String>> falseFor = new LinkedHashMap<>();
        for (Stage stage : stages) {
            stage.check(posts).forEach((manager, claims) -> {
                for (Claim claim : claims) {
                    List<String> managers = falseFor.computeIfAbsent(claim.text(), text -> new ArrayList<>());
                    if (!claim.holds()) {
                        managers.add(manager);
                    }
                }
            });
        }
        falseFor.forEach((text, managers) ->
                out.println(managers.isEmpty() ? "  true   " + text : "  FALSE  " + text + ", for " + managers));
        boolean allHold = falseFor.values().stream().allMatch(List::isEmpty);
        out.println();
        out.println(allHold ? "Every claim holds." : "Not every claim holds: this is a bug, please report it.");
        out.flush();
        return allHold;
    }
}
