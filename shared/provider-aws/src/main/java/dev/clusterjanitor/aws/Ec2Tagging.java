package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.TagKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Sets and removes single tags. Other tags stay as they are: CreateTags and DeleteTags touch only the keys given. */
final class Ec2Tagging {
    /** CreateTags and DeleteTags take at most 1000 resources in one call. */
    static final int LARGEST_BATCH = 1000;

    private final RegionClients clients;

    Ec2Tagging(RegionClients clients) {
        this.clients = clients;
    }

    /**
     * Sets tags.
     *
     * @param anchors resources of which, if any are named, at least one must be there to get them
     * @param others resources that get them if they are there
     * @throws AwsFailure if AWS refuses, or no anchor is there
     */
    void set(List<String> anchors, List<String> others, Map<String, String> tags) {
        List<Tag> list = tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        each(
                anchors,
                others,
                "ec2:CreateTags",
                ids -> clients.ec2()
                        .createTags(CreateTagsRequest.builder()
                                .resources(ids)
                                .tags(list)
                                .build()));
    }

    /** Removes tags, as {@link #set} sets them. */
    void remove(List<String> anchors, List<String> others, Set<String> keys) {
        if (keys.isEmpty()) {
            // DeleteTags without keys would remove every tag.
            throw new IllegalArgumentException("no keys");
        }
        List<Tag> list = keys.stream()
                .sorted()
                .map(key -> Tag.builder().key(key).build())
                .toList();
        each(
                anchors,
                others,
                "ec2:DeleteTags",
                ids -> clients.ec2()
                        .deleteTags(DeleteTagsRequest.builder()
                                .resources(ids)
                                .tags(list)
                                .build()));
    }

    /**
     * Writes a cluster's id on its disks where it does not stand already, so that what is left of them when the
     * machines are gone can be told. Disks of machines without a cluster have no id to record.
     */
    void recordDisks(Ec2Inventory inventory, TagKeys keys) {
        Ec2Records records = new Ec2Records(keys);
        String name = inventory.cluster().id().name();
        List<String> unrecorded = inventory.disks().stream()
                .filter(disk -> !records.clusterOf(disk).equals(Optional.of(name)))
                .map(Volume::id)
                .toList();
        if (!inventory.isUngrouped() && !unrecorded.isEmpty()) {
            set(List.of(), unrecorded, records.tags(name, inventory.disks()));
        }
    }

    private void each(List<String> anchors, List<String> others, String action, Consumer<List<String>> change) {
        List<String> all = new ArrayList<>(anchors);
        all.addAll(others);
        List<String> reached = new ArrayList<>();
        for (List<String> batch : Chunks.of(all, LARGEST_BATCH)) {
            if (reaches(batch, action, change)) {
                reached.addAll(batch);
            } else {
                // One id that is not there fails the whole call.
                batch.stream()
                        .filter(id -> reaches(List.of(id), action, change))
                        .forEach(reached::add);
            }
        }
        if (!anchors.isEmpty() && anchors.stream().noneMatch(reached::contains)) {
            throw new AwsFailure("", action + " in " + clients.region() + ": none of its parts is there any more");
        }
    }

    private boolean reaches(List<String> ids, String action, Consumer<List<String>> change) {
        try {
            return clients.call(action, () -> {
                change.accept(ids);
                return true;
            });
        } catch (AwsFailure failed) {
            if (failed.isNotFound()) {
                return false;
            }
            throw failed;
        }
    }
}
