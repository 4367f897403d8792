package dev.clusterjanitor.cli.demo;

import dev.clusterjanitor.cli.demo.Sinks.Mail;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The small fleet of one cluster manager: one cluster for each thing that can happen to its clusters. */
final class Fleet {
    /** Ids of fleets and of clusters are this far apart, so that each is told from all others at a glance. */
    private static final int NEXT_FLEET = 0x01000001;

    private static final int NEXT_CLUSTER = 0x11111111;
    private static final int FIRST = 0x0a2b3c4d;

    private final DemoCloud cloud;
    private final List<DemoCluster> clusters = new ArrayList<>();
    private final String bystander;

    /**
     * Starts all clusters.
     *
     * @param number which fleet of the demo this is, from 0
     */
    Fleet(DemoCloud cloud, int number, Instant start) {
        this.cloud = cloud;
        cloud.at(start);
        int id = FIRST + number * NEXT_FLEET;
        for (Scene scene : cloud.scenes()) {
            clusters.add(start(scene, String.format(Locale.ROOT, "%08x", id)));
            id += NEXT_CLUSTER;
        }
        bystander = cloud.startBystander();
        clusters.forEach(cluster -> equip(cluster, start));
    }

    DemoCloud cloud() {
        return cloud;
    }

    List<DemoCluster> clusters() {
        return List.copyOf(clusters);
    }

    /** A machine that has nothing to do with us. */
    String bystander() {
        return bystander;
    }

    /**
     * Lets the owners' processes do what they do at this hour.
     *
     * @param inbox where some of them send their heartbeats; null: they write them themselves
     */
    void live(int hour, Instant now, @Nullable DemoInbox inbox) {
        cloud.at(now);
        for (DemoCluster cluster : clusters) {
            if (!cluster.scene().beatsAt(hour)) {
                continue;
            }
            if (inbox != null && cluster.scene().beatsByInboxAt(hour)) {
                inbox.beat(cluster.machines().get(0), now);
            } else {
                tag(cluster, JanitorTag.HEARTBEAT, Instants.format(now));
            }
        }
    }

    /** Lets the owners who click do so, if there is anything to click on. */
    void read(List<Mail> mails, DemoInbox inbox) {
        for (DemoCluster cluster : clusters) {
            if (cluster.scene() == Scene.CLICKED) {
                mails.stream()
                        .filter(mail -> mail.body().contains(cluster.id()))
                        .forEach(mail -> inbox.keepByLinkIn(mail.body(), cluster.id()));
            }
        }
    }

    private DemoCluster start(Scene scene, String id) {
        if (scene == Scene.STRAY) {
            String stray = cloud.startStray();
            return new DemoCluster(stray, scene, List.of(stray));
        }
        List<String> machines = new ArrayList<>();
        if (scene != Scene.ORPHANS) {
            machines.add(cloud.startScheduler(id));
        }
        machines.addAll(cloud.startWorkers(id, scene.workers()));
        return new DemoCluster(id, scene, machines);
    }

    private void equip(DemoCluster cluster, Instant start) {
        if (!cluster.owner().isEmpty()) {
            tag(cluster, JanitorTag.OWNER, cluster.owner());
        }
        if (cluster.scene().busy() != null) {
            cloud.meter(cluster.machines(), start, cluster.scene().busy());
        }
        switch (cluster.scene()) {
            case IDLE -> cloud.addLoosePart(cluster.machines().get(1));
            case LEASED -> tag(cluster, JanitorTag.KEEP_UNTIL, Instants.format(start.plus(Duration.ofDays(3))));
            case LOCKED -> cloud.protect(cluster.machines().get(0));
            default -> {}
        }
    }

    private void tag(DemoCluster cluster, JanitorTag tag, String value) {
        cloud.tag(cluster.machines().get(0), tag, value);
    }
}
