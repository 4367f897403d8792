package dev.clusterjanitor.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagsTest {
    @ParameterizedTest
    @CsvSource({
        "OWNER, cluster-janitor-owner",
        "HEARTBEAT, cluster-janitor-heartbeat",
        "LAST_WORK, cluster-janitor-last-work",
        "IDLE_TIMEOUT, cluster-janitor-idle-timeout",
        "MAX_AGE, cluster-janitor-max-age",
        "KEEP_UNTIL, cluster-janitor-keep-until",
        "STALE_SINCE, cluster-janitor-stale-since",
        "NOTIFIED_AT, cluster-janitor-notified-at",
        "DELETE_AFTER, cluster-janitor-delete-after",
        "REASON, cluster-janitor-reason",
    })
    void theKeysAreThoseThatUsersKnow(JanitorTag tag, String key) {
        assertThat(TagKeys.DEFAULT.of(tag)).isEqualTo(key);
    }

    @Test
    void anotherPrefixGivesOtherKeys() {
        assertThat(new TagKeys("cj_").of(JanitorTag.KEEP_UNTIL)).isEqualTo("cj_keep-until");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "cluster-janitor-", "a_1-", "a234567890123456789012345678901234567890"})
    void aPrefixOfALetterAndUpTo39MoreIsLegal(String prefix) {
        assertThat(TagKeys.isLegal(prefix)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-a", "1a", "A", "aB", "a:b", "a/b", "a b", "ä", "a2345678901234567890123456789012345678901"
            })
    void anyOtherPrefixIsRefused(String prefix) {
        assertThat(TagKeys.isLegal(prefix)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new TagKeys(prefix));
    }

    @Test
    void everyDistinctValueOfAKeyIsKept() {
        Tags tags = Tags.merge(List.of(Map.of("env", "dev"), Map.of("env", "prod"), Map.of("env", "dev")));

        assertThat(tags.all("env")).containsExactly("dev", "prod");
    }

    @Test
    void theMostTellingPartComesFirst() {
        assertThat(Tags.merge(List.of(Map.of("env", "dev"), Map.of("env", "prod")))
                        .first("env"))
                .contains("dev");
    }

    @Test
    void aKeyThatIsNotThereHasNoValue() {
        assertThat(Tags.NONE.has("env")).isFalse();
        assertThat(Tags.NONE.all("env")).isEmpty();
        assertThat(Tags.NONE.first("env")).isEmpty();
    }

    @Test
    void aKeyThatIsThereIsThereEvenWithAnEmptyValue() {
        Tags tags = Tags.of(Map.of("env", ""));

        assertThat(tags.has("env")).isTrue();
        assertThat(tags.all("env")).containsExactly("");
    }

    @Test
    void aChangeNamesWhatToSetAndWhatToRemove() {
        TagChange change = TagChange.with(TagKeys.DEFAULT)
                .set(JanitorTag.REASON, "idle")
                .remove(JanitorTag.NOTIFIED_AT, JanitorTag.DELETE_AFTER)
                .build();

        assertThat(change.set()).containsExactly(entry("cluster-janitor-reason", "idle"));
        assertThat(change.remove())
                .containsExactlyInAnyOrder("cluster-janitor-notified-at", "cluster-janitor-delete-after");
    }

    @Test
    void aChangeIsEmptyWhereItNamesNothing() {
        TagChange.Builder nothing = TagChange.with(TagKeys.DEFAULT);

        assertThat(nothing.build().isEmpty()).isTrue();
        assertThat(TagChange.with(TagKeys.DEFAULT)
                        .set(JanitorTag.REASON, "idle")
                        .build()
                        .isEmpty())
                .isFalse();
        assertThat(TagChange.with(TagKeys.DEFAULT)
                        .remove(JanitorTag.REASON)
                        .build()
                        .isEmpty())
                .isFalse();
    }
}
