package dev.clusterjanitor.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TagKeysTest {
    private static final TagKeys KEYS = new TagKeys("sweeper-");

    @ParameterizedTest
    @EnumSource(
            value = JanitorTag.class,
            names = {"OWNER", "HEARTBEAT", "LAST_WORK", "IDLE_TIMEOUT", "MAX_AGE", "KEEP_UNTIL", "KEPT_BY", "KEEP_LINK"
            })
    void whatIsWrittenForOwnersIsNoMark(JanitorTag tag) {
        assertThat(tag.isOwners()).isTrue();
        assertThat(KEYS.areJanitors(set(tag))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = JanitorTag.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OWNER", "HEARTBEAT", "LAST_WORK", "IDLE_TIMEOUT", "MAX_AGE", "KEEP_UNTIL", "KEPT_BY", "KEEP_LINK"
            })
    void allElseIsTheJanitorsOwn(JanitorTag tag) {
        assertThat(tag.isOwners()).isFalse();
        assertThat(KEYS.areJanitors(set(tag))).isTrue();
    }

    @Test
    void oneTagOfTheJanitorsIsEnoughAndOtherKeysAreNobodys() {
        assertThat(KEYS.areJanitors(TagChange.with(KEYS)
                        .set(JanitorTag.OWNER, "alice")
                        .set(JanitorTag.REASON, "idle")
                        .build()))
                .isTrue();
        assertThat(KEYS.areJanitors(new TagChange(Map.of("cluster-janitor-reason", "idle"), Set.of())))
                .isFalse();
        assertThat(KEYS.areJanitors(
                        TagChange.with(KEYS).remove(JanitorTag.REASON).build()))
                .isFalse();
    }

    @Test
    void aPrefixThatSomeCloudRefusesIsRefused() {
        assertThatThrownBy(() -> new TagKeys("Sweeper")).isInstanceOf(IllegalArgumentException.class);
    }

    private static TagChange set(JanitorTag tag) {
        return TagChange.with(KEYS).set(tag, "x").build();
    }
}
