package dev.clusterjanitor.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the real functions, invoked as its platform would, on a clock that the demo sets. */
interface DemoFunction extends AutoCloseable {

    /** The platform and what it sweeps, for the audience. */
    String name();

    /**
     * Invokes the function.
     *
     * @param now what its clock shows
     * @return what it logged about each cluster it did something about
     */
    List<JsonNode> sweep(Instant now);

    /** Its clock moves on, before whatever happens then. */
    default void at(Instant now) {}

    /** Its inbox; null: it is demonstrated without one. */
    default @Nullable DemoInbox inbox() {
        return null;
    }

    @Override
    void close();

    /**
     * The policy of a function: everything at its default but the channels.
     *
     * @param scope where it sweeps, in YAML
     */
    static String policy(String scope, int mailPort) {
        return """
                version: 1
                mode: live
                scopes:
                  - %s
                owner-domain: example.org
                fallback: {email: platform@example.org, slack: "#platform"}
                notify:
                  slack: {webhook: "secret:env:SLACK_WEBHOOK"}
                  email: {transport: smtp, from: janitor@example.org, host: 127.0.0.1, port: %d, security: none}
                """.formatted(scope, mailPort);
    }
}
