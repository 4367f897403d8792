package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagKeys;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is written on disks while it can be seen whose they are: the id of their cluster, and when the last of them was
 * made. The second tells them from disks that are restored from a snapshot later, with all tags.
 */
final class Ec2Records {
    private final TagKeys keys;

    Ec2Records(TagKeys keys) {
        this.keys = keys;
    }

    /** The tags that record these disks, the same for each, so that one call sets them. */
    Map<String, String> tags(String cluster, Collection<Volume> disks) {
        Optional<Instant> last =
                disks.stream().map(Volume::createdAt).filter(Objects::nonNull).max(Comparator.naturalOrder());
        return last.map(at -> Map.of(clusterKey(), cluster, lastMadeKey(), Instants.format(at)))
                .orElseGet(() -> Map.of(clusterKey(), cluster));
    }

    /** The cluster that a disk was recorded for; empty if it was not. */
    Optional<String> clusterOf(Volume disk) {
        return Optional.ofNullable(disk.tags().get(clusterKey())).filter(Ec2Marker::isClusterId);
    }

    /** Why a recorded disk that nothing uses may not be the one that was recorded; empty if it is. */
    Optional<String> doubt(Volume disk) {
        if (Ec2Copies.launcher(disk.tags()).isPresent()) {
            return Optional.of("it was restored from a backup");
        }
        Optional<Instant> lastMade = Instants.parse(disk.tags().getOrDefault(lastMadeKey(), ""));
        Instant made = disk.createdAt();
        if (made == null || lastMade.isEmpty()) {
            return Optional.of("it is not known whether it was there when the disks of that cluster were recorded");
        }
        return made.truncatedTo(ChronoUnit.SECONDS).isAfter(lastMade.get())
                ? Optional.of("it was made after the disks of that cluster were recorded")
                : Optional.empty();
    }

    String clusterKey() {
        return keys.of(JanitorTag.CLUSTER);
    }

    private String lastMadeKey() {
        return clusterKey() + "-last-made";
    }
}
