package dev.clusterjanitor.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.cli.demo.Claims.Claim;
import dev.clusterjanitor.cli.demo.Sinks.Mail;
import dev.clusterjanitor.emulators.AwsEmulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells the story of a day: what is there, what is found, who is told what, what is deleted, and whether it is true. */
public final class Demo {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    private final PrintWriter out;
    private final ZoneId zone;

    public Demo(PrintWriter out, ZoneId zone) {
        this.out = out;
        this.zone = zone;
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
        try (AwsEmulator emulator = AwsEmulator.start(AwsEmulator.Options.defaults())) {
            out.println("  " + emulator.describe());
            pointSdkTo(emulator);
            Instant start = realNow.truncatedTo(ChronoUnit.MINUTES);
            try (EmulatedEc2 ec2 = new EmulatedEc2();
                    Sinks sinks = new Sinks()) {
                Fleet fleet = new Fleet(ec2, start);
                show(fleet);
                Claims claims = new Claims(fleet, ec2);
                live(fleet, new Day(start, sinks), sinks, claims);
                return verdict(claims.check(ec2, sinks.posts()));
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

    private void show(Fleet fleet) {
        out.println();
        out.println("The fleet, as EC2Cluster left it:");
        fleet.clusters()
                .forEach(cluster -> out.printf(
                        "  %-19s  %-6s  %d machines  %s%n",
                        cluster.id(),
                        cluster.owner().isEmpty() ? "-" : cluster.owner(),
                        cluster.machines().size(),
                        cluster.story()));
        out.printf("  %-19s  %-6s  %d machine   nothing to do with Dask at all%n", fleet.bystander(), "-", 1);
        out.println();
        out.println("A day, one sweep an hour, every limit at its default:");
        out.flush();
    }

    private void live(Fleet fleet, Day day, Sinks sinks, Claims claims) {
        for (int hour = 0; hour <= Day.HOURS; hour++) {
            fleet.live(hour, day.at(hour));
            List<JsonNode> actions = day.sweep(hour);
            List<Mail> mails = sinks.newMails();
            claims.note(hour, actions, mails);
            tell(hour, day.at(hour), actions, mails);
        }
    }

    private void tell(int hour, Instant now, List<JsonNode> actions, List<Mail> mails) {
        out.printf(
                "hour %2d (%s)%s%n", hour, CLOCK.format(now.atZone(zone)), actions.isEmpty() ? "  nothing to do" : "");
        for (JsonNode action : actions) {
            JsonNode reason = action.path("reasons").path(0);
            out.printf(
                    "  %-7s %-19s  %s%n          %s%n",
                    action.path("action").asText(),
                    action.path("name").asText(),
                    action.path("outcome").asText(),
                    reason.path("text").asText());
        }
        for (Mail mail : mails) {
            out.printf("  mail to %s: %s%n", mail.to(), mail.subject());
        }
        out.flush();
    }

    private boolean verdict(List<Claim> claims) {
        out.println();
        out.println("Checked against the emulator, the mails and the Slack posts:");
        Map<Boolean, String> marks = Map.of(true, "true ", false, "FALSE");
        claims.forEach(claim -> out.println("  " + marks.get(claim.holds()) + "  " + claim.text()));
        boolean allHold = claims.stream().allMatch(Claim::holds);
        out.println();
        out.println(allHold ? "Every claim holds." : "Not every claim holds: this is a bug, please report it.");
        out.flush();
        return allHold;
    }
}
