package dev.clusterjanitor.config;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.TextSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fetches the text that {@code JANITOR_CONFIG} points to: the text itself, a file, or a place in a cloud. */
public final class ConfigLocation {
    private static final String FILE = "file";

    /** Two letters or more: a single one is a drive. */
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);

    private final List<TextSource> sources;

    /** @param sources the places, other than files, that can be read from here */
    public ConfigLocation(List<TextSource> sources) {
        this.sources = List.copyOf(sources);
    }

    /**
     * Reads a location: inline text (it has more than one line, or begins with <code>{</code> or {@code version:}),
     * {@code file:} and a path, a path, or a location with the scheme of one of the sources.
     *
     * @throws ConfigException if there is no such file, or no source for the scheme
     * @throws CloudException if a source cannot read it
     */
    public ConfigText read(String location) {
        if (isInline(location)) {
            return new ConfigText("JANITOR_CONFIG", location);
        }
        Matcher matcher = SCHEME.matcher(location.strip());
        if (!matcher.matches()) {
            return readFile(location.strip());
        }
        String scheme = matcher.group(1);
        if (scheme.equals(FILE)) {
            return readFile(location.strip().substring(FILE.length() + 1).replaceFirst("^//(?=/)", ""));
        }
        return sources.stream()
                .filter(source -> source.scheme().equals(scheme))
                .findFirst()
                .map(source -> new ConfigText(withoutSecrets(location.strip()), source.read(location.strip())))
                .orElseThrow(() -> new ConfigException(
                        withoutSecrets(location.strip()),
                        "there is nothing here that reads \"" + scheme + ":\"; available: " + schemes()));
    }

    private static boolean isInline(String location) {
        String start = location.stripLeading();
        return location.strip().contains("\n") || start.startsWith("{") || start.startsWith("version:");
    }

    private static ConfigText readFile(String path) {
        if (path.isEmpty()) {
            throw new ConfigException("JANITOR_CONFIG", "is empty; it must name a policy file");
        }
        try (InputStream file = Files.newInputStream(Path.of(path))) {
            byte[] bytes = file.readNBytes(YamlText.LARGEST_BYTES + 1);
            if (bytes.length > YamlText.LARGEST_BYTES) {
                throw new ConfigException(path, YamlText.TOO_LARGE);
            }
            return new ConfigText(path, decode(bytes));
        } catch (NoSuchFileException missing) {
            throw new ConfigException(path, "there is no such file");
        } catch (CharacterCodingException binary) {
            throw new ConfigException(path, "is not text in UTF-8");
        } catch (InvalidPathException | IOException unreadable) {
            throw new ConfigException(
                    path, "cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }

    private static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** Addresses may carry a signature as their query, or a password before the host. */
    private static String withoutSecrets(String location) {
        return location.replaceFirst("[?#].*$", "").replaceFirst("//[^/@]*@", "//");
    }

    private String schemes() {
        return Stream.concat(Stream.of(FILE), sources.stream().map(TextSource::scheme))
                .map(scheme -> scheme + ":")
                .collect(Collectors.joining(", "));
    }
}
