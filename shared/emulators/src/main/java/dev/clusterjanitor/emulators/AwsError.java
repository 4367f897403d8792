package dev.clusterjanitor.emulators;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** An error as an AWS service says it, in the protocol of the call that it answers. */
record AwsError(int status, String code, String message) {

    private static final String REQUEST_ID = "00000000-0000-0000-0000-000000000000";

    Answer answerTo(AwsCall call) {
        return switch (call.protocol()) {
            case EC2_QUERY ->
                xml("<Response><Errors><Error>" + codeAndMessage() + "</Error></Errors><RequestID>" + REQUEST_ID
                        + "</RequestID></Response>");
            case QUERY ->
                xml("<ErrorResponse><Error><Type>" + whoseFault() + "</Type>" + codeAndMessage() + "</Error><RequestId>"
                        + REQUEST_ID + "</RequestId></ErrorResponse>");
            case REST_XML -> xml("<Error>" + codeAndMessage() + "<RequestId>" + REQUEST_ID + "</RequestId></Error>");
            case JSON -> json("application/x-amz-json-1.1");
            case REST_JSON -> json("application/json");
            case CBOR ->
                Answer.of(
                        status,
                        Map.of(
                                "Content-Type", List.of("application/cbor"),
                                "smithy-protocol", List.of("rpc-v2-cbor"),
                                "x-amzn-query-error", List.of(code + ";" + whoseFault())),
                        cborMap(List.of("__type", code, "message", message)));
        };
    }

    private String whoseFault() {
        return status < 500 ? "Sender" : "Receiver";
    }

    private Answer xml(String element) {
        String text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + element;
        return Answer.of(
                status,
                Map.of("Content-Type", List.of("text/xml;charset=UTF-8")),
                text.getBytes(StandardCharsets.UTF_8));
    }

    private String codeAndMessage() {
        return "<Code>" + escaped(code) + "</Code><Message>" + escaped(message) + "</Message>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private Answer json(String contentType) {
        String text = JsonNodeFactory.instance
                .objectNode()
                .put("__type", code)
                .put("message", message)
                .toString();
        return Answer.of(
                status,
                Map.of("Content-Type", List.of(contentType), "x-amzn-ErrorType", List.of(code)),
                text.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes keys and values in turn, of at most 23 pairs. */
    private static byte[] cborMap(List<String> texts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0xa0 | (texts.size() / 2));
        for (String text : texts) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            bytes.write(0x79); // a text, its length in two bytes
            bytes.write(utf8.length >> 8);
            bytes.write(utf8.length);
            bytes.writeBytes(utf8);
        }
        return bytes.toByteArray();
    }
}
