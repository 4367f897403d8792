package dev.clusterjanitor.notifiers;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short names that follow from a text: the same text always has the same. */
final class Digest {
    private static final int DIGITS = 32;

    private Digest() {}

    /** The first 32 hexadecimal digits of its SHA-256. */
    static String of(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException noSha) {
            throw new IllegalStateException(noSha);
        }
    }
}
