package dev.clusterjanitor.notifiers;

import static dev.clusterjanitor.notifiers.LoopbackSlack.status;
import static dev.clusterjanitor.notifiers.Samples.IN_UTC;
import static dev.clusterjanitor.notifiers.Samples.PLATFORM;
import static dev.clusterjanitor.notifiers.Samples.notice;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.notifiers.SlackActions.Action;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Slack on loopback that knows some people, and an app that talks to it. */
abstract class SlackAppStage {
    static final String TOKEN = "xoxb-verysecret-token";
    static final PostLimits LIMITS = new PostLimits(Duration.ofMillis(800), Duration.ofSeconds(3));
    static final Recipient BY_MAIL = new Recipient("bob", new Contact("bob@example.org", null), PLATFORM);

    final AtomicInteger posted = new AtomicInteger();
    final MemoryThreads threads = new MemoryThreads();
    LoopbackSlack slack;

    @BeforeEach
    void start() throws IOException {
        slack = new LoopbackSlack().otherwise(this::asSlackDoes);
    }

    @AfterEach
    void stop() {
        slack.close();
    }

    Delivery deliver(Notice notice) {
        Delivery delivery = notifier(true).deliver(notice);

        assertThat(delivery.toString()).doesNotContain("verysecret", "127.0.0.1");
        return delivery;
    }

    SlackAppNotifier notifier(boolean buttons) {
        Set<Action> offered = buttons ? EnumSet.allOf(Action.class) : Set.of();
        return new SlackAppNotifier(new SlackAppSettings(() -> TOKEN, slack.api(), offered, threads, LIMITS), IN_UTC);
    }

    JsonObject body(int request) {
        return JsonParser.parseString(slack.requests().get(request).body()).getAsJsonObject();
    }

    List<String> paths() {
        return slack.requests().stream()
                .map(request -> request.path().replace("/api/", ""))
                .toList();
    }

    LoopbackSlack.Answer asSlackDoes(LoopbackSlack.Request request) {
        if (request.path().endsWith("users.lookupByEmail")) {
            return status(
                    200,
                    request.body().contains("bob")
                            ? "{\"ok\":true,\"user\":{\"id\":\"UBOB00001\"}}"
                            : "{\"ok\":false,\"error\":\"users_not_found\"}");
        }
        return this::acceptPost;
    }

    void acceptPost(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
        status(
                        200,
                        "{\"ok\":true,\"channel\":\"D0000001\",\"ts\":\"170000000%d.000100\",\"message\":{}}"
                                .formatted(posted.incrementAndGet()))
                .to(exchange);
    }
}
