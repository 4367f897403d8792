package dev.clusterjanitor.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a secret is kept. Policies hold these and never the secrets themselves.
 *
 * @param scheme the kind of place: {@code env}, {@code aws-secretsmanager}
 * @param name the secret's name there
 */
public record SecretRef(String scheme, String name) {
    /** The places that a policy may refer to. Which of them can be read depends on where the program runs. */
    public static final List<String> SCHEMES =
            List.of("env", "aws-secretsmanager", "gcp-secretmanager", "azure-keyvault");

    private static final String PREFIX = "secret:";
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");
    private static final Pattern NAME = Pattern.compile("[!-~]{1,512}");

    /** Reads {@code secret:<scheme>:<name>}; empty if the text is anything else, and so perhaps a secret itself. */
    public static Optional<SecretRef> parse(String text) {
        return SCHEMES.stream()
                .filter(scheme -> text.startsWith(PREFIX + scheme + ":"))
                .map(scheme -> new SecretRef(scheme, text.substring(PREFIX.length() + scheme.length() + 1)))
                .filter(SecretRef::isLegal)
                .findFirst();
    }

    private boolean isLegal() {
        return (scheme.equals("env") ? VARIABLE : NAME).matcher(name).matches();
    }

    /** As it stands in the policy. */
    @Override
    public String toString() {
        return PREFIX + scheme + ":" + name;
    }
}
