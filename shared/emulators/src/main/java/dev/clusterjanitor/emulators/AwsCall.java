package dev.clusterjanitor.emulators;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One request of an AWS client, as {@link FaultProxy} understood it.
 *
 * @param service as in the signature: {@code ec2}, {@code ecs}, {@code monitoring} (CloudWatch); empty if not signed
 * @param action {@code DescribeInstances}; for services with a REST interface the method and path, {@code GET
 *     /schedules}
 * @param region as in the signature; {@code aws-global} or {@code us-east-1} for IAM; empty if not signed
 * @param protocol how the client wants its answer written
 * @param body the request's body as text; in CBOR only the texts in it are readable
 */
public record AwsCall(String service, String action, String region, Protocol protocol, String body) {

    /** The ways in which AWS services write requests and answers. */
    public enum Protocol {
        EC2_QUERY,
        QUERY,
        JSON,
        CBOR,
        REST_JSON,
        REST_XML
    }

    private static final Pattern SCOPE = Pattern.compile("Credential=[^/]*/\\d{8}/([^/]+)/([^/]+)/aws4_request");
    private static final Pattern SMITHY_OPERATION = Pattern.compile("/service/\\w+/operation/(\\w+)");

    /**
     * @param headers the value of a header by its name, in any case; null where there is no such header
     */
    static AwsCall parse(String method, URI uri, HeaderLookup headers, byte[] bytes) {
        String body = new String(bytes, StandardCharsets.UTF_8);
        Matcher scope = SCOPE.matcher(headers.get("Authorization").orElse(""));
        boolean signed = scope.find();
        String region = signed ? scope.group(1) : "";
        String service = signed ? scope.group(2) : "";

        Optional<String> target = headers.get("X-Amz-Target");
        if (target.isPresent()) {
            String action = target.get().substring(target.get().lastIndexOf('.') + 1);
            return new AwsCall(service, action, region, Protocol.JSON, body);
        }
        Matcher operation = SMITHY_OPERATION.matcher(uri.getPath());
        if (operation.matches()) {
            return new AwsCall(service, operation.group(1), region, Protocol.CBOR, body);
        }
        Optional<String> action = isForm(headers) ? field(body, "Action") : Optional.empty();
        if (action.isPresent()) {
            Protocol protocol = service.equals("ec2") ? Protocol.EC2_QUERY : Protocol.QUERY;
            return new AwsCall(service, action.get(), region, protocol, body);
        }
        Protocol protocol = service.equals("s3") ? Protocol.REST_XML : Protocol.REST_JSON;
        return new AwsCall(service, method + " " + uri.getPath(), region, protocol, body);
    }

    /** Headers, wherever they come from. */
    @FunctionalInterface
    interface HeaderLookup {
        Optional<String> get(String name);
    }

    private static boolean isForm(HeaderLookup headers) {
        return headers.get("Content-Type").orElse("").startsWith("application/x-www-form-urlencoded");
    }

    /**
     * A field of a query call, decoded: {@code field("InstanceId.1")}.
     *
     * @return empty if there is no such field, or if the call has no form for a body
     */
    public Optional<String> field(String name) {
        return field(body, name);
    }

    private static Optional<String> field(String form, String name) {
        Function<String, String> decode = text -> URLDecoder.decode(text, StandardCharsets.UTF_8);
        return Stream.of(form.split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2 && decode.apply(pair[0]).equals(name))
                .map(pair -> decode.apply(pair[1]))
                .findFirst();
    }
}
