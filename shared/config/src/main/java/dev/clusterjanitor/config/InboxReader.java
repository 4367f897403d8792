package dev.clusterjanitor.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code inbox}. What stands there is not repeated in a message: it may be a secret in the wrong place. */
final class InboxReader {
    /** A link goes into mails, so that its address is public; plain http only where nothing leaves the machine. */
    private static final Pattern URL = Pattern.compile(
            "https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?|http://(localhost|127\\.0\\.0\\.1)(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?");

    private InboxReader() {}

    /** Empty if the policy has no inbox. */
    static Optional<InboxConfig> read(Section top) {
        return top.get("inbox").map(Value::confidential).flatMap(Value::section).flatMap(InboxReader::inbox);
    }

    private static Optional<InboxConfig> inbox(Section section) {
        section.allow(Keys.INBOX);
        Optional<String> url = section.require("url")
                .flatMap(value -> value.text(URL, "an address such as https://example.org/janitor, without ? and #"));
        Optional<SecretRef> token = section.get("heartbeat-token").flatMap(NotifyReader::secret);
        Optional<SecretRef> key = section.get("keep-key").flatMap(NotifyReader::secret);
        if (section.get("heartbeat-token").isEmpty() && section.get("keep-key").isEmpty()) {
            section.refuse("serves nobody; it needs heartbeat-token, keep-key or both");
        }
        if (token.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        return url.map(address -> new InboxConfig(address.replaceAll("/+$", ""), token.orElse(null), key.orElse(null)));
    }
}
