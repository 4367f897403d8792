package dev.clusterjanitor.notifiers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {

    @Test
    void lineBreaksBecomeSpaces() {
        assertThat(PlainText.oneLine("a\r\nBcc: b\u2028c\td\u00a0e")).isEqualTo("a  Bcc: b c d e");
    }

    @Test
    void directionOverridesAndOtherInvisibleCharactersAreMadeVisible() {
        assertThat(PlainText.oneLine("cluster\u202Egnp.exe\u200B\u2066\u0007\uE000\uFEFF\u00AD"))
                .isEqualTo("cluster�gnp.exe������");
    }

    @Test
    void halfACharacterIsNotShown() {
        assertThat(PlainText.oneLine("a\uD83Db")).isEqualTo("a�b");
    }

    @Test
    void emojiAndForeignScriptsStay() {
        String text = "👩\u200D💻 кластер मेरा می\u200Cخواهم 集群 é";

        assertThat(PlainText.oneLine(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "abcdef, 6, abcdef",
        "abcdef, 5, abcd…",
        "abcdef, 1, …",
        "ab😀cd, 5, ab😀…",
        "ab😀cd, 4, ab…",
        "ab😀cd, 6, ab😀cd",
        "ab😀cde, 6, ab😀c…"
    })
    void longTextEndsInAnEllipsisAndNeverInHalfACharacter(String text, int most, String shown) {
        assertThat(PlainText.shorten(text, most)).isEqualTo(shown);
    }
}
