package dev.clusterjanitor.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.cli.demo.Claims.Claim;
import dev.clusterjanitor.cli.demo.Sinks.Mail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One function, the fleets that it sweeps, and what is claimed of each. */
final class Stage implements AutoCloseable {
    private final DemoFunction function;
    private final List<Fleet> fleets = new ArrayList<>();
    private final List<Claims> claims = new ArrayList<>();

    /**
     * Starts the fleets.
     *
     * @param first the number of the first fleet among all of the demo
     */
    Stage(DemoFunction function, List<DemoCloud> clouds, int first, Instant start) {
        this.function = function;
        for (DemoCloud cloud : clouds) {
            Fleet fleet = new Fleet(cloud, first + fleets.size(), start);
            fleets.add(fleet);
            claims.add(new Claims(fleet));
        }
    }

    DemoFunction function() {
        return function;
    }

    List<Fleet> fleets() {
        return List.copyOf(fleets);
    }

    void live(int hour, Instant now) {
        function.at(now);
        fleets.forEach(fleet -> fleet.live(hour, now, function.inbox()));
    }

    /** Notes what one sweep did, and which mails came of it. */
    void note(int hour, List<JsonNode> actions, List<Mail> arrived) {
        claims.forEach(claim -> claim.note(hour, actions, arrived));
        DemoInbox inbox = function.inbox();
        if (inbox != null) {
            fleets.forEach(fleet -> fleet.read(arrived, inbox));
        }
    }

    /** Every claim, by what made the clusters. */
    Map<String, List<Claim>> check(List<String> slackPosts) {
        Map<String, List<Claim>> checked = new LinkedHashMap<>();
        for (int i = 0; i < fleets.size(); i++) {
            checked.put(fleets.get(i).cloud().manager(), claims.get(i).check(slackPosts));
        }
        return checked;
    }

    @Override
    public void close() {
        function.close();
        fleets.forEach(fleet -> fleet.cloud().close());
    }
}
