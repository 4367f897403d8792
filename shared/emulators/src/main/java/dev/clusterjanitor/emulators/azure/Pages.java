package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Cuts listings into pages, linked by {@code nextLink}. */
final class Pages {
    private static final String TOKEN = "$skiptoken";

    private Pages() {}

    static Reply of(Request request, List<? extends JsonNode> all, int size, URI endpoint) {
        int from = request.query(TOKEN).isEmpty() ? 0 : Integer.parseInt(request.query(TOKEN));
        int to = Math.min(all.size(), from + size);
        ObjectNode page = Request.JSON.createObjectNode();
        page.putArray("value").addAll(all.subList(Math.min(from, to), to));
        if (to < all.size()) {
            String query = request.query().entrySet().stream()
                    .filter(entry -> !entry.getKey().equalsIgnoreCase(TOKEN))
                    .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                    .collect(Collectors.joining("&"));
            page.put("nextLink", endpoint + request.uri().getRawPath() + "?" + query + "&%24skiptoken=" + to);
        }
        return Reply.of(200, page);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
