package dev.clusterjanitor.cli.demo;

import dev.clusterjanitor.cli.demo.DemoCluster.Fate;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The small fleet of the demo: one cluster for each thing that can be said of a cluster. */
final class Fleet {
    private static final String BUSY = "1a2b3c4d";
    private static final String BEATING = "2b3c4d5e";
    private static final String IDLE = "3c4d5e6f";
    private static final String LOST = "4d5e6f70";
    private static final String ORPHANS = "5e6f7081";
    private static final String KEPT = "6f708192";
    private static final String PROTECTED = "708192a3";
    private static final String BACK = "8192a3b4";

    /** The hours, from the start, at which something changes. */
    static final int IDLE_FROM = 2;

    static final int LOST_FROM = 3;
    static final int BACK_FROM = 4;

    private final EmulatedEc2 ec2;
    private final Instant start;
    private final List<DemoCluster> clusters = new ArrayList<>();
    private final String bystander;

    Fleet(EmulatedEc2 ec2, Instant start) {
        this.ec2 = ec2;
        this.start = start;
        add(BUSY, "works all day; nobody ever sent a heartbeat", "alice", 3, Fate.KEPT);
        add(BEATING, "no metrics, but its notebook sends heartbeats", "bob", 2, Fate.KEPT);
        add(IDLE, "done at " + hour(IDLE_FROM) + "; its notebook was left open", "carol", 2, Fate.DELETED);
        add(LOST, "its process was killed at " + hour(LOST_FROM), "dave", 4, Fate.DELETED);
        addOrphans();
        add(KEPT, "idle, but its owner keeps it (a lease)", "erin", 1, Fate.KEPT);
        add(PROTECTED, "idle, but with termination protection", "frank", 1, Fate.KEPT);
        add(BACK, "silent from " + hour(LOST_FROM) + ", and back at " + hour(BACK_FROM), "grace", 2, Fate.RESCUED);
        String stray = ec2.startUngrouped();
        clusters.add(new DemoCluster(
                stray,
                "a machine of EC2Cluster whose client died before it was tagged",
                "",
                List.of(stray),
                Fate.REPORTED));
        bystander = ec2.startBystander();
        equip();
    }

    List<DemoCluster> clusters() {
        return List.copyOf(clusters);
    }

    /** A machine that has nothing to do with us. */
    String bystander() {
        return bystander;
    }

    /** Lets the owners' processes do what they do at this hour. */
    void live(int hour, Instant now) {
        beat(BEATING, now);
        beat(IDLE, now);
        if (hour < LOST_FROM) {
            beat(LOST, now);
        }
        if (hour < LOST_FROM || hour >= BACK_FROM) {
            beat(BACK, now);
        }
    }

    private void equip() {
        ec2.addLooseVolume(find(IDLE).machines().get(1));
        ec2.protect(find(PROTECTED).machines().get(0));
        tag(KEPT, JanitorTag.KEEP_UNTIL, Instants.format(start.plus(Duration.ofDays(3))));
        ec2.meter(find(BUSY).machines(), start, Duration.ofHours(Day.HOURS));
        ec2.meter(find(IDLE).machines(), start, Duration.ofHours(IDLE_FROM));
        ec2.meter(find(KEPT).machines(), start, Duration.ofHours(1));
        ec2.meter(find(PROTECTED).machines(), start, Duration.ofHours(1));
    }

    private void add(String id, String story, String owner, int workers, Fate fate) {
        List<String> machines = new ArrayList<>();
        machines.add(ec2.startScheduler(id));
        machines.addAll(ec2.startWorkers(id, workers));
        clusters.add(new DemoCluster(id, story, owner, machines, fate));
        tag(id, JanitorTag.OWNER, owner);
    }

    private void addOrphans() {
        List<String> workers = ec2.startWorkers(ORPHANS, 2);
        clusters.add(new DemoCluster(ORPHANS, "workers whose scheduler is gone", "", workers, Fate.DELETED));
    }

    private void beat(String id, Instant now) {
        tag(id, JanitorTag.HEARTBEAT, Instants.format(now));
    }

    private void tag(String id, JanitorTag tag, String value) {
        ec2.tag(find(id).machines().get(0), TagKeys.DEFAULT.of(tag), value);
    }

    private DemoCluster find(String id) {
        return clusters.stream()
                .filter(cluster -> cluster.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String hour(int hour) {
        return "hour " + hour;
    }
}
