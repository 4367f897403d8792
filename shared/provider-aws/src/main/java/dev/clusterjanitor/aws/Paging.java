package dev.clusterjanitor.aws;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads listings to their end. */
final class Paging {
    private Paging() {}

    /**
     * Reads every page.
     *
     * @param action what is listed, for messages
     * @param read reads the page of a token; null: the first
     * @param next the token of the page after this one; null or empty: there is none
     * @throws AwsFailure if a page cannot be read, or a token comes again; the pages before have reached the sink
     */
    static <P> void each(
            String action, Function<@Nullable String, P> read, Function<P, @Nullable String> next, Consumer<P> sink) {
        Set<String> seen = new HashSet<>();
        String token = null;
        do {
            P page = read.apply(token);
            sink.accept(page);
            token = next.apply(page);
            if (token != null && !token.isEmpty() && !seen.add(token)) {
                throw new AwsFailure("", action + ": the listing goes round in circles");
            }
        } while (token != null && !token.isEmpty());
    }
}
