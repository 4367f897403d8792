package dev.clusterjanitor.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.cli.demo.DemoCluster.Fate;
import dev.clusterjanitor.cli.demo.Sinks.Mail;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the demo claims, each checked against the emulator and the messages that arrived. */
final class Claims {
    private final DemoCloud cloud;
    private final List<DemoCluster> clusters;
    private final String bystander;
    private final Map<String, String> bystanderTags;
    private final List<String> looseBefore;
    private final List<Mail> mails = new ArrayList<>();
    private final Map<String, Integer> warnedAt = new HashMap<>();
    private final Map<String, Integer> deletedAt = new HashMap<>();

    Claims(Fleet fleet) {
        this.cloud = fleet.cloud();
        this.clusters = fleet.clusters();
        this.bystander = fleet.bystander();
        this.bystanderTags = cloud.running().getOrDefault(bystander, Map.of());
        this.looseBefore = cloud.loose();
    }

    /**
     * A claim.
     *
     * @param text in words
     * @param holds whether it is true
     */
    record Claim(String text, boolean holds) {}

    /** Notes what one sweep did, and which mails came of it. */
    void note(int hour, List<JsonNode> actions, List<Mail> arrived) {
        for (Mail mail : arrived) {
            for (DemoCluster cluster : clusters) {
                if (mail.subject().contains("will be deleted") || mail.body().contains("will be deleted")) {
                    if (mail.body().contains(cluster.id())) {
                        warnedAt.putIfAbsent(cluster.id(), hour);
                    }
                }
            }
        }
        for (JsonNode action : actions) {
            if (action.path("action").asText().equals("delete")
                    && action.path("outcome").asText().equals("done")) {
                deletedAt.put(action.path("name").asText(), hour);
            }
        }
        mails.addAll(arrived);
    }

    /** Checks every claim against what is there now. */
    List<Claim> check(List<String> slackPosts) {
        Map<String, Map<String, String>> running = cloud.running();
        List<Claim> claims = new ArrayList<>();
        claims.add(new Claim("every machine of a forgotten cluster is gone, and no other", onlyTheForgotten(running)));
        claims.add(new Claim("nothing of theirs is left behind", cloud.loose().equals(looseBefore)));
        claims.add(new Claim(
                "the machine that has nothing to do with us still runs, its tags untouched",
                bystanderTags.equals(running.get(bystander))));
        claims.add(new Claim("each deletion was announced by mail an hour or more before", announcedInTime()));
        claims.add(new Claim("each owner was told by mail, and of their own cluster only", toldTheirOwn()));
        claims.add(new Claim("nobody who works, beats, holds a lease or a lock was warned", noFalseAlarm()));
        claims.add(new Claim(
                "who came back, or clicked on Keep in the mail, was told that the cluster stays", rescueTold()));
        claims.add(new Claim("a machine without a cluster id is reported to the platform team, once", strayReported()));
        claims.add(new Claim(
                "Slack heard of every deletion too",
                fated(Fate.DELETED).allMatch(c -> slackPosts.stream().anyMatch(post -> post.contains(c.id())))));
        return claims;
    }

    private boolean onlyTheForgotten(Map<String, Map<String, String>> running) {
        Set<String> expected = clusters.stream()
                .filter(cluster -> cluster.fate() != Fate.DELETED)
                .flatMap(cluster -> cluster.machines().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        expected.add(bystander);
        return running.keySet().equals(expected);
    }

    private boolean announcedInTime() {
        return fated(Fate.DELETED)
                .allMatch(cluster -> warnedAt.containsKey(cluster.id())
                        && deletedAt.containsKey(cluster.id())
                        && deletedAt.get(cluster.id()) - warnedAt.get(cluster.id()) >= 1);
    }

    private boolean toldTheirOwn() {
        return mails.stream()
                .allMatch(mail -> clusters.stream()
                        .filter(cluster -> mail.body().contains(cluster.id()))
                        .allMatch(cluster -> mail.to().equals(address(cluster))));
    }

    private boolean noFalseAlarm() {
        return fated(Fate.KEPT)
                .noneMatch(
                        cluster -> mails.stream().anyMatch(mail -> mail.body().contains(cluster.id())));
    }

    private boolean rescueTold() {
        return fated(Fate.RESCUED)
                .allMatch(cluster -> mails.stream()
                                .filter(mail -> mail.body().contains(cluster.id()))
                                .count()
                        == 2);
    }

    private boolean strayReported() {
        return fated(Fate.REPORTED)
                .allMatch(cluster -> mails.stream()
                                .filter(mail -> mail.body().contains(cluster.id()))
                                .count()
                        == 1);
    }

    private Stream<DemoCluster> fated(Fate fate) {
        return clusters.stream().filter(cluster -> cluster.fate() == fate);
    }

    private static String address(DemoCluster cluster) {
        return (cluster.owner().isEmpty() ? "platform" : cluster.owner()) + "@example.org";
    }
}
