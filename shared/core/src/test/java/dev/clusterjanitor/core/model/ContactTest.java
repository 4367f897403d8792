package dev.clusterjanitor.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice@example.org",
                "a@b.co",
                "Alice.Smith+dask@sub.example.org",
                "o'brien@example.org",
                "a_b-c@ex-ample.org"
            })
    void onePlainAddressIsAnAddress(String text) {
        assertThat(Contact.isEmail(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alice",
                "@example.org",
                "alice@",
                "alice@example",
                "alice@example.",
                "alice@.org",
                "alice@@example.org",
                "alice@example.org,bob@example.org",
                "alice@example.org;bob@example.org",
                "alice@example.org bob@example.org",
                " alice@example.org",
                "Alice <alice@example.org>",
                "<alice@example.org>",
                "\"a b\"@example.org",
                "alice@example.org\nBcc: eve@example.org",
                "alice@example.org\r\n",
                "alice\u0000@example.org",
                "alice@[127.0.0.1]",
                "ålice@example.org",
                "alice@exämple.org",
            })
    void anythingElseIsNone(String text) {
        assertThat(Contact.isEmail(text)).isFalse();
    }

    @Test
    void theLocalPartHasUpTo64Characters() {
        assertThat(Contact.isEmail("a".repeat(64) + "@example.org")).isTrue();
        assertThat(Contact.isEmail("a".repeat(65) + "@example.org")).isFalse();
    }

    @Test
    void anAddressHasUpTo254Characters() {
        String longest = "a@" + "b".repeat(248) + ".org";

        assertThat(longest).hasSize(254);
        assertThat(Contact.isEmail(longest)).isTrue();
        assertThat(Contact.isEmail("a" + longest)).isFalse();
    }

    @Test
    void whoeverHasANameIsKnown() {
        assertThat(new Recipient("alice", Contact.NONE, Contact.NONE).isKnown()).isTrue();
        assertThat(Recipient.fallbackOnly(Contact.NONE).isKnown()).isFalse();
    }
}
