package dev.clusterjanitor.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import dev.clusterjanitor.azure.AzureHttp.Answer;
import dev.clusterjanitor.core.port.ObjectStore;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A journal in Azure Blob Storage. A version is a blob's ETag; {@code If-None-Match: *} writes only where there is nothing,
 * which Azure answers with 409 BlobAlreadyExists, and {@code If-Match} with 412 ConditionNotMet (REST reference, conditional
 * headers).
 */
final class BlobStore implements ObjectStore {
    private static final String BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/";
    private static final int LARGEST_PAGE = 5000;

    private final AzureHttp http;
    private final String host;
    private final String container;
    private final String prefix;

    /**
     * A part of a container.
     *
     * @param host the account's host
     * @param prefix how all names begin; empty, or with a slash at its end
     */
    BlobStore(AzureHttp http, String host, String container, String prefix) {
        this.http = http;
        this.host = host;
        this.container = container;
        this.prefix = prefix;
    }

    @Override
    public Optional<Stored> get(String key) {
        try {
            Answer answer = send(HttpMethod.GET, "read", blob(key), "", Map.of());
            return Optional.of(new Stored(key, answer.body(), answer.etag()));
        } catch (AzureFailure failed) {
            if (failed.isNotFound()) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    @Override
    public Optional<String> putIfAbsent(String key, String text) {
        return put(key, text, HttpHeaderName.IF_NONE_MATCH, "*");
    }

    @Override
    public Optional<String> replace(String key, String text, String version) {
        return put(key, text, HttpHeaderName.IF_MATCH, version);
    }

    private Optional<String> put(String key, String text, HttpHeaderName condition, String value) {
        try {
            Map<HttpHeaderName, String> headers =
                    Map.of(HttpHeaderName.fromString("x-ms-blob-type"), "BlockBlob", condition, value);
            return Optional.of(
                    send(HttpMethod.PUT, "write", blob(key), text, headers).etag());
        } catch (AzureFailure failed) {
            if (failed.status() == 412 || failed.status() == 409) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    @Override
    public void delete(String key) {
        try {
            send(HttpMethod.DELETE, "delete", blob(key), "", Map.of());
        } catch (AzureFailure failed) {
            if (!failed.isNotFound()) {
                throw failed;
            }
        }
    }

    /** List Blobs begins at the first name always, so names up to the one given are read and left out. */
    @Override
    public List<String> list(String keyPrefix, String after, int most) {
        List<String> keys = new ArrayList<>();
        String marker = "";
        do {
            String query = "?restype=container&comp=list&prefix=" + encode(prefix + keyPrefix) + "&maxresults="
                    + LARGEST_PAGE + (marker.isEmpty() ? "" : "&marker=" + encode(marker));
            BlobNames page = BlobNames.read(send(HttpMethod.GET, "read", "/" + container + query, "", Map.of())
                    .body());
            page.names().stream()
                    .map(name -> name.substring(prefix.length()))
                    .filter(key -> key.compareTo(after) > 0)
                    .forEach(keys::add);
            marker = page.next();
        } while (!marker.isEmpty() && keys.size() < most);
        return List.copyOf(keys.subList(0, Math.min(most, keys.size())));
    }

    private String blob(String key) {
        return "/" + container + "/" + prefix + key;
    }

    private Answer send(
            HttpMethod method, String right, String path, String body, Map<HttpHeaderName, String> headers) {
        Map<HttpHeaderName, String> all = new HashMap<>(headers);
        all.put(HttpHeaderName.fromString("x-ms-version"), "2021-12-02");
        return http.send(
                AzureService.BLOB, method, BLOBS + right, host, http.settings().base(host) + path, body, all);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
