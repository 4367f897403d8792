package dev.clusterjanitor.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code journal}: where actions and notices are written down. */
final class JournalReader {
    private static final List<String> SCHEMES = List.of("s3", "gs", "https", "file");
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*");
    private static final Pattern LOCATION = Pattern.compile("s3://[a-z0-9][a-z0-9.-]+(/[A-Za-z0-9._/-]*)?"
            + "|gs://[a-z0-9][a-z0-9._-]+(/[A-Za-z0-9._/-]*)?"
            + "|https://[a-z0-9]{3,24}\\.blob\\.core\\.windows\\.net/[a-z0-9-]+(/[A-Za-z0-9._/-]*)?"
            + "|file:.+");

    private JournalReader() {}

    static @Nullable String read(Section top) {
        return top.get("journal").flatMap(JournalReader::location).orElse(null);
    }

    /** An address may bear a signature: it is never repeated. */
    private static Optional<String> location(Value value) {
        return value.confidential().text().filter(text -> {
            boolean known = LOCATION.matcher(text).matches();
            if (!known) {
                value.confidential().refuse(problem(text));
            }
            return known;
        });
    }

    private static String problem(String text) {
        var scheme = SCHEME.matcher(text);
        String hint =
                scheme.matches() && !SCHEMES.contains(scheme.group(1)) ? Nearest.hint(scheme.group(1), SCHEMES) : "";
        return "must be s3://bucket/prefix, gs://bucket/prefix, https://<account>.blob.core.windows.net/<container>/<prefix>"
                + " (without a signature), or file:path" + hint;
    }
}
