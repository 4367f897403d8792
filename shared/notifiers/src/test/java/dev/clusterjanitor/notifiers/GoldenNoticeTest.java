package dev.clusterjanitor.notifiers;

import static dev.clusterjanitor.notifiers.Samples.ALICE;
import static dev.clusterjanitor.notifiers.Samples.IN_BERLIN;
import static dev.clusterjanitor.notifiers.Samples.NOBODY;
import static dev.clusterjanitor.notifiers.Samples.notice;
import static dev.clusterjanitor.notifiers.Samples.typical;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonParser;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Notice.Event;
import java.util.Arrays;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What people see, to be read by people: the files are in src/test/resources/golden. */
class GoldenNoticeTest {
    private final NoticeTemplates templates = new NoticeTemplates();

    @Test
    void oneMarkedClusterAsMail() {
        NoticeView view = IN_BERLIN.of(typical(), Reader.OWNER);

        Golden.assertIs("marked.txt", templates.text(view));
        Golden.assertIs("marked.html", templates.html(view));
    }

    @Test
    void oneMarkedClusterOnSlack() {
        Golden.assertIs("marked.slack.json", slack(typical(), "<@U012AB3CD>"));
    }

    @Test
    void everyEventOfAnOwner() {
        NoticeView view = IN_BERLIN.of(everything(EventText::isForOwner), Reader.OWNER);

        Golden.assertIs("every-event.txt", templates.text(view));
        Golden.assertIs("every-event.html", templates.html(view));
    }

    @Test
    void everyEventOfTheFallback() {
        NoticeView view = IN_BERLIN.of(everything(event -> !EventText.isForOwner(event)), Reader.FALLBACK);

        Golden.assertIs("every-event-of-the-fallback.txt", templates.text(view));
    }

    @Test
    void aClusterOfNobodyForTheFallback() {
        NoticeView view = IN_BERLIN.of(notice(NOBODY, Samples.marked()), Reader.FALLBACK);

        Golden.assertIs("nobody.txt", templates.text(view));
    }

    private static Notice everything(Predicate<Event> wanted) {
        return notice(
                ALICE,
                Arrays.stream(Event.values()).filter(wanted).map(Samples::item).toArray(Notice.Item[]::new));
    }

    private static String slack(Notice notice, String mention) {
        String json =
                SlackMessage.of(IN_BERLIN.of(notice, Reader.CHANNEL), mention).toJson();
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(JsonParser.parseString(json))
                + "\n";
    }
}
