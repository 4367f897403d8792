package dev.clusterjanitor.emulators.azure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Blob Storage: block blobs in one piece, with ETags and the conditions on them, and lists of them. */
final class BlobApi {
    private static final String BLOB = "/{account}.blob.core.windows.net/{rest}";

    private final AzureState state;
    private final Map<String, Integer> versions = new HashMap<>();

    BlobApi(AzureState state) {
        this.state = state;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", BLOB, "", this::get),
                Route.of("PUT", BLOB, "", this::put),
                Route.of("DELETE", BLOB, "", this::delete));
    }

    /** The refusal, if the request is none that Azure takes. */
    private @Nullable Reply refusal(Request request) {
        if (!state.blobsAreOpen) {
            PlatformApi.requireToken(request, "https://storage.azure.com");
        }
        return request.header("x-ms-version").isEmpty() ? error(400, "MissingRequiredHeader") : null;
    }

    private static Reply error(int status, String code) {
        return Reply.empty(status).with("x-ms-error-code", code);
    }

    private Reply get(Request request) {
        @Nullable Reply refusal = refusal(request);
        if (refusal != null) {
            return refusal;
        }
        if (request.query("comp").equals("list") && request.query("restype").equals("container")) {
            return list(request);
        }
        String name = name(request);
        @Nullable String text = state.blobs.get(name);
        return text == null
                ? error(404, "BlobNotFound")
                : new Reply(200, text, Map.of("Content-Type", "application/octet-stream", "ETag", etag(name)));
    }

    private Reply put(Request request) {
        @Nullable Reply refusal = refusal(request);
        if (refusal != null) {
            return refusal;
        }
        if (!request.header("x-ms-blob-type").equals("BlockBlob")) {
            return error(400, "MissingRequiredHeader");
        }
        String name = name(request);
        boolean there = state.blobs.containsKey(name);
        if (request.header("If-None-Match").equals("*") && there) {
            return error(409, "BlobAlreadyExists");
        }
        String wanted = request.header("If-Match");
        if (!wanted.isEmpty() && !(there && (wanted.equals("*") || wanted.equals(etag(name))))) {
            return error(412, "ConditionNotMet");
        }
        state.blobs.put(name, request.body());
        versions.merge(name, 1, Integer::sum);
        return Reply.empty(201).with("ETag", etag(name));
    }

    private Reply delete(Request request) {
        @Nullable Reply refusal = refusal(request);
        if (refusal != null) {
            return refusal;
        }
        return state.blobs.remove(name(request)) == null ? error(404, "BlobNotFound") : Reply.empty(202);
    }

    /** A marker is the first name of the next page. */
    private Reply list(Request request) {
        String container = request.var("account") + "/" + request.var("rest") + "/";
        List<String> names = state.blobs.keySet().stream()
                .filter(name -> name.startsWith(container + request.query("prefix")))
                .map(name -> name.substring(container.length()))
                .filter(name -> name.compareTo(request.query("marker")) >= 0)
                .toList();
        String most = request.query("maxresults");
        int size = Math.min(most.isEmpty() ? 5000 : Integer.parseInt(most), names.size());
        StringBuilder xml = new StringBuilder("\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?>");
        xml.append("<EnumerationResults ContainerName=\"c\"><Blobs>");
        names.subList(0, size)
                .forEach(name -> xml.append("<Blob><Name>").append(name).append("</Name></Blob>"));
        xml.append("</Blobs><NextMarker>")
                .append(size < names.size() ? names.get(size) : "")
                .append("</NextMarker></EnumerationResults>");
        return new Reply(200, xml.toString(), Map.of("Content-Type", "application/xml"));
    }

    private String etag(String name) {
        return "\"0x8D" + Integer.toHexString(versions.getOrDefault(name, 0)) + "\"";
    }

    private static String name(Request request) {
        return request.var("account") + "/" + request.var("rest");
    }
}
