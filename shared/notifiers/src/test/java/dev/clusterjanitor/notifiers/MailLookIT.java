package dev.clusterjanitor.notifiers;

import static dev.clusterjanitor.notifiers.Samples.ALICE;
import static dev.clusterjanitor.notifiers.Samples.IN_BERLIN;
import static dev.clusterjanitor.notifiers.Samples.notice;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Notice.Event;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Mails as a browser draws them: on a phone and on a wide screen, in the light and in the dark. The pictures are left in
 * target/look.
 */
class MailLookIT {
    private static final Path PICTURES = Path.of("target/look");
    private static final Pattern MEASURED = Pattern.compile("(?s)<pre id=\"measured\">(.*?)</pre>");
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    @TempDir
    private Path directory;

    private Chromium chromium;

    @BeforeEach
    void findABrowser() {
        chromium = Chromium.require(directory);
    }

    @ParameterizedTest(name = "{0} px, dark: {1}")
    @CsvSource({"360, false", "360, true", "1200, false", "1200, true"})
    void everyEventIsReadableEverywhere(int width, boolean dark) throws IOException, InterruptedException {
        Notice notice = notice(ALICE, items());
        JsonObject seen = measure("every-event", notice, width, dark);

        assertReadable(seen, dark);
        String text = seen.get("text").getAsString();
        for (Notice.Item item : notice.items()) {
            assertThat(text).contains(EventText.badge(item.event()), EventText.next(item.event(), Reader.OWNER));
        }
        assertThat(text)
                .contains("not before Thu 15 Jan 2026 at 13:00 UTC (14:00 in Europe/Berlin), in 1 h", Samples.KEEP)
                .contains("aws/dask-ec2/123456789012/us-east-1/1a2b3c4d");
        assertThat(seen.getAsJsonArray("buttons")).hasSize(1);
        JsonObject button = seen.getAsJsonArray("buttons").get(0).getAsJsonObject();
        assertThat(button.get("text").getAsString()).isEqualTo("Keep this cluster");
        assertThat(button.get("href").getAsString()).isEqualTo(Samples.LINK);
        // What a thumb can hit (WCAG 2.2, target size; Apple and Google ask for about as much).
        assertThat(button.get("height").getAsDouble()).isGreaterThanOrEqualTo(40);
    }

    @ParameterizedTest(name = "{0} px, dark: {1}")
    @CsvSource({"360, false", "1200, true"})
    void namesWithMarkupOrWithoutEndBreakNothing(int width, boolean dark) throws IOException, InterruptedException {
        for (String name : new String[] {
            "<script>alert(1)</script><img src=x onerror=alert(1)><b>&amp;", "n".repeat(256), "漢字".repeat(100)
        }) {
            JsonObject seen = measure("hostile", Samples.largest(name), width, dark);

            assertReadable(seen, dark);
            assertThat(seen.get("scripts").getAsInt()).isZero();
            assertThat(seen.get("images").getAsInt()).isZero();
            assertThat(seen.get("text").getAsString()).contains(name.substring(0, 30));
        }
    }

    private static void assertReadable(JsonObject seen, boolean dark) {
        assertThat(seen.get("overflow").getAsInt())
                .as("pixels to scroll sideways")
                .isLessThanOrEqualTo(0);
        assertThat(seen.get("outside").getAsInt()).as("texts beyond the edge").isZero();
        // WCAG 2.2, level AA.
        assertThat(seen.get("least").getAsDouble())
                .as("contrast of: " + seen.get("worst").getAsString())
                .isGreaterThanOrEqualTo(4.5);
        assertThat(seen.get("smallest").getAsDouble()).as("smallest letters").isGreaterThanOrEqualTo(12);
        if (dark) {
            assertThat(seen.get("pageLight").getAsDouble()).isLessThan(0.1);
        } else {
            assertThat(seen.get("pageLight").getAsDouble()).isGreaterThan(0.8);
        }
    }

    private JsonObject measure(String name, Notice notice, int width, boolean dark)
            throws IOException, InterruptedException {
        String html = new NoticeTemplates().html(IN_BERLIN.of(notice, Reader.OWNER));
        String measuring = resource("look/measure.html")
                .replace("WIDTH", Integer.toString(width))
                .replace("PAGE", GSON.toJson(html).replace("<", "\\u003c"));
        Matcher measured = MEASURED.matcher(chromium.dump(measuring, dark));
        assertThat(measured.find()).as("the page was measured").isTrue();
        JsonObject seen = JsonParser.parseString(unescaped(measured.group(1))).getAsJsonObject();
        picture(name + "-" + width + (dark ? "-dark" : "-light"), html, width, dark);
        return seen;
    }

    /** A browser's window may not be as narrow as a phone, so the page stands in a frame. */
    private void picture(String name, String html, int width, boolean dark) throws IOException, InterruptedException {
        Files.createDirectories(PICTURES);
        Path png = PICTURES.resolve(name + ".png");
        Files.deleteIfExists(png);
        String page = "<meta charset=utf-8><meta name=color-scheme content='light dark'><body style='margin:0'>"
                + "<iframe style='border:0;width:" + width + "px;height:2400px' srcdoc=\""
                + html.replace("&", "&amp;").replace("\"", "&quot;") + "\"></iframe>";
        chromium.shoot(page, dark, Math.max(width, 500), png);
        BufferedImage image = ImageIO.read(png.toFile());
        Set<Integer> colours = new HashSet<>();
        for (int x = 0; x < width; x += 3) {
            for (int y = 0; y < 600; y += 3) {
                colours.add(image.getRGB(x, y));
            }
        }
        assertThat(colours).as("colours of " + png).hasSizeGreaterThan(20);
    }

    private static Notice.Item[] items() {
        return Arrays.stream(Event.values())
                .filter(EventText::isForOwner)
                .map(event -> event == Event.MARKED ? Samples.markedWithLink() : Samples.item(event))
                .toArray(Notice.Item[]::new);
    }

    private static String unescaped(String html) {
        String text = html;
        for (Map.Entry<String, String> entity : Map.of("&lt;", "<", "&gt;", ">", "&quot;", "\"", "&nbsp;", "\u00a0")
                .entrySet()) {
            text = text.replace(entity.getKey(), entity.getValue());
        }
        return text.replace("&amp;", "&");
    }

    private static String resource(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources", name), StandardCharsets.UTF_8);
    }
}
