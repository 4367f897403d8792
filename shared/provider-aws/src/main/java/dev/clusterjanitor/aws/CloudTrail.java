package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;

/**
 * Looks up in CloudTrail who made a cluster. LookupEvents knows the management events of a region of the last 90 days,
 * and allows two calls in a second. Of an event only the user's name is taken: the rest holds what they passed, which
 * may be secret.
 */
final class CloudTrail {
    private static final String ACTION = "cloudtrail:LookupEvents";

    /** LookupEvents gives at most 50 events in one call; more calls than these are not spent on one cluster. */
    private static final int LARGEST_PAGE = 50;

    private static final int MOST_PAGES = 4;

    /** A task counts as created when ECS takes it up, which is not quite when it was asked for. */
    private static final Duration AROUND = Duration.ofMinutes(5);

    private static final int LONGEST_NAME = 128;

    private final RegionClients clients;

    CloudTrail(RegionClients clients) {
        this.clients = clients;
    }

    /**
     * Who made the oldest part that CloudTrail can tell of.
     *
     * @return empty if it does not tell, or it is longer ago than it remembers
     * @throws AwsFailure if it cannot be asked
     */
    Optional<String> creatorOf(Cluster cluster) {
        for (Resource part : cluster.resources()) {
            Optional<String> creator = switch (part.type()) {
                case Machine.TYPE ->
                    creatorOf("RunInstances", LookupAttributeKey.RESOURCE_NAME, part.id(), part.id(), null);
                case EcsGroup.TYPE ->
                    creatorOf("CreateSecurityGroup", LookupAttributeKey.RESOURCE_NAME, part.id(), part.id(), null);
                case EcsTask.TYPE ->
                    creatorOf("RunTask", LookupAttributeKey.EVENT_NAME, "RunTask", part.id(), cluster.createdAt());
                default -> Optional.empty();
            };
            if (creator.isPresent()
                    || part.type().equals(Machine.TYPE)
                    || part.type().equals(EcsTask.TYPE)) {
                return creator;
            }
        }
        return Optional.empty();
    }

    /** CloudTrail looks up by one attribute only; events of ECS name no resource, so their time has to do. */
    private Optional<String> creatorOf(
            String call, LookupAttributeKey by, String value, String mentions, @Nullable Instant at) {
        if (by == LookupAttributeKey.EVENT_NAME && at == null) {
            return Optional.empty();
        }
        LookupAttribute attribute =
                LookupAttribute.builder().attributeKey(by).attributeValue(value).build();
        List<String> found = new ArrayList<>();
        AtomicInteger pages = new AtomicInteger();
        Paging.<LookupEventsResponse>each(
                ACTION + " in " + clients.region(),
                token -> clients.call(
                        ACTION,
                        () -> clients.cloudTrail()
                                .lookupEvents(request -> request.lookupAttributes(attribute)
                                        .startTime(at == null ? null : at.minus(AROUND))
                                        .endTime(at == null ? null : at.plus(AROUND))
                                        .maxResults(LARGEST_PAGE)
                                        .nextToken(token))),
                page -> found.isEmpty() && pages.get() < MOST_PAGES ? page.nextToken() : null,
                page -> {
                    pages.incrementAndGet();
                    page.events().stream()
                            .filter(event -> call.equals(event.eventName()) && isOn(event, mentions))
                            .map(Event::username)
                            .filter(name -> name != null && !name.isBlank() && name.length() <= LONGEST_NAME)
                            .forEach(found::add);
                });
        return found.stream().findFirst();
    }

    private static boolean isOn(Event event, String id) {
        return event.cloudTrailEvent() != null && event.cloudTrailEvent().contains("\"" + id + "\"");
    }
}
