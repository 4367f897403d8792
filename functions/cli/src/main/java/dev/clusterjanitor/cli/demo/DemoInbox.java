package dev.clusterjanitor.cli.demo;

import dev.clusterjanitor.core.model.Instants;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;

/** The inbox function behind its URL, as schedulers and owners reach it: over HTTP, with nothing but a token or a link. */
final class DemoInbox {
    private static final Pattern LINK = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+/keep)\\?token=([\\w.-]+)");
    private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI endpoint;
    private final String token;

    DemoInbox(URI endpoint, String token) {
        this.endpoint = endpoint;
        this.token = token;
    }

    /** A scheduler at work says that it lives, by what its machine is called. */
    void beat(String machine, Instant now) {
        String at = Instants.format(now);
        String body = """
                {"schema": 1, "at": "%s", "state": "busy", "since": "%s", "clients": 1, "machine":
                 {"provider": "aws", "account": "123456789012", "region": "us-east-1", "machine": "%s"}}
                """.formatted(at, at, machine);
        send(HttpRequest.newBuilder(endpoint.resolve("/heartbeat"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** An owner opens a cluster's link in a mail, and says for how long. Nothing comes of it if the mail has none. */
    void keepByLinkIn(String mail, String cluster) {
        // Mail breaks long lines, and writes = as =3D.
        LINK.matcher(mail.replaceAll("=\\r?\\n", "").replace("=3D", "="))
                .results()
                .filter(link -> names(link.group(2), cluster))
                .findFirst()
                .ifPresent(link -> {
                    send(HttpRequest.newBuilder(URI.create(link.group())));
                    String form = "token=" + URLEncoder.encode(link.group(2), StandardCharsets.UTF_8) + "&for=1d";
                    send(HttpRequest.newBuilder(URI.create(link.group(1)))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(form)));
                });
    }

    /** A person sees above which link a cluster stands; its token says the same. */
    private static boolean names(String token, String cluster) {
        byte[] claim = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
        return new String(claim, StandardCharsets.UTF_8).contains("/" + cluster + "\"");
    }

    private void send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    client.send(request.timeout(TIME_TO_ANSWER).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("the inbox answered " + response.statusCode() + ": " + response.body());
            }
        } catch (IOException e) {
            throw new IllegalStateException("the inbox does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
