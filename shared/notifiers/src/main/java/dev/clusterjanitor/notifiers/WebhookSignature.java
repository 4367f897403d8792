package dev.clusterjanitor.notifiers;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as Standard Webhooks does, version {@code v1}: the HMAC-SHA256 of {@code id.seconds.body}, in Base64. */
final class WebhookSignature {
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    /** What the specification asks of keys, in bytes. */
    private static final int SHORTEST_KEY = 24;

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException if it is no key, or too short a one; says nothing of it */
    WebhookSignature(String secret) {
        byte[] bytes;
        if (secret.startsWith(PREFIX)) {
            try {
                bytes = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
            } catch (IllegalArgumentException quotesTheSecret) {
                throw new IllegalArgumentException("not Base64");
            }
        } else {
            bytes = secret.getBytes(StandardCharsets.UTF_8);
        }
        if (bytes.length < SHORTEST_KEY) {
            throw new IllegalArgumentException("too short");
        }
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    String of(String id, long seconds, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] signature = mac.doFinal((id + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException noHmac) {
            throw new IllegalStateException(noHmac);
        }
    }
}
