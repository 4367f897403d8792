package dev.clusterjanitor.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Claims as text that only the holder of a key can make: the claim itself, readable, and its HMAC-SHA256. */
final class KeepTokens {
    /** Shorter keys can be guessed. */
    static final int SHORTEST_KEY = 32;

    private static final String ALGORITHM = "HmacSHA256";
    /** Nothing that the same key may sign for another purpose is ever a claim. */
    private static final String PURPOSE = "cluster-janitor keep 1\n";

    private static final int LONGEST = 2048;
    private static final JsonMapper JSON = new JsonMapper();

    private final SecretKeySpec key;

    /**
     * Tokens under a key.
     *
     * @throws IllegalArgumentException if the key is too short; the message does not show it
     */
    KeepTokens(String key) {
        if (key.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException("a key needs " + SHORTEST_KEY + " characters or more");
        }
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    String sign(KeepClaim claim) {
        String json = JSON.createObjectNode()
                .put("cluster", claim.cluster())
                .put("incarnation", claim.incarnation())
                .put("issued", claim.issued().getEpochSecond())
                .put("expires", claim.expires().getEpochSecond())
                .toString();
        String payload = encoded(json.getBytes(StandardCharsets.UTF_8));
        return payload + "." + encoded(mac(payload));
    }

    /**
     * Reads a token.
     *
     * @throws Refused if it is not ours, was changed or cut, or is over
     */
    KeepClaim verify(String token, Instant now) {
        int dot = token.indexOf('.');
        if (token.length() > LONGEST || dot < 0) {
            throw notOurs();
        }
        String payload = token.substring(0, dot);
        byte[] given = decoded(token.substring(dot + 1));
        if (!MessageDigest.isEqual(mac(payload), given)) {
            throw notOurs();
        }
        KeepClaim claim = claim(decoded(payload)).orElseThrow(KeepTokens::notOurs);
        if (!now.isBefore(claim.expires())) {
            throw new Refused(
                    410,
                    "This link ended at " + claim.expires() + ". To keep the cluster: janitor keep " + claim.cluster()
                            + " 1d");
        }
        return claim;
    }

    private static Optional<KeepClaim> claim(byte[] json) {
        try {
            JsonNode node = JSON.readTree(json);
            return Optional.of(new KeepClaim(
                    node.path("cluster").asText(),
                    node.path("incarnation").asText(),
                    Instant.ofEpochSecond(node.path("issued").asLong()),
                    Instant.ofEpochSecond(node.path("expires").asLong())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private byte[] mac(String payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal((PURPOSE + payload).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            // Every Java platform has it.
            throw new IllegalStateException(ALGORITHM + " is not to be had", e);
        }
    }

    private static Refused notOurs() {
        return new Refused(
                403, "This link is not one of ours, or a part of it is missing. Copy all of it from the notice.");
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw notOurs();
        }
    }
}
