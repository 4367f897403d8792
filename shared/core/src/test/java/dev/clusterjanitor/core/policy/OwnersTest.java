package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.testing.PolicyBuilder.FALLBACK;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.model.Tags;
import dev.clusterjanitor.core.testing.PolicyBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnersTest {
    private static final PolicyBuilder POLICY = aPolicy().owner("alice", "alice.smith@example.org", "U012AB3CD");

    @Test
    void anOwnerInThePolicyIsReachedAsItSays() {
        assertThat(ownerOf(Map.of("owner", "alice")))
                .isEqualTo(new Recipient("alice", new Contact("alice.smith@example.org", "U012AB3CD"), FALLBACK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster-janitor-owner", "owner", "Owner", "created-by", "creator-email"})
    void anyOwnerTagMayNameTheOwner(String key) {
        assertThat(ownerOf(Map.of(key, "bob")).name()).isEqualTo("bob");
    }

    @Test
    void theFirstOwnerTagWins() {
        assertThat(ownerOf(Map.of("created-by", "carol", "owner", "bob", "cluster-janitor-owner", "alice"))
                        .name())
                .isEqualTo("alice");
    }

    @Test
    void theMostTellingPartWins() {
        Tags tags = Tags.merge(List.of(Map.of("owner", "alice"), Map.of("owner", "bob")));

        assertThat(POLICY.build().owners().of(tags).name()).isEqualTo("alice");
    }

    @Test
    void otherTagsNameNobody() {
        assertThat(ownerOf(Map.of("Name", "alice", "OWNER", "bob"))).isEqualTo(Recipient.fallbackOnly(FALLBACK));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\t\n", "dask-cloudprovider", " dask-cloudprovider ", "dask-kubernetes", "terraform"})
    void programsAndBlanksAreNoOwners(String value) {
        assertThat(ownerOf(Map.of("owner", value))).isEqualTo(Recipient.fallbackOnly(FALLBACK));
    }

    @Test
    void theNextTagIsAskedWhereTheFirstNamesAProgram() {
        assertThat(ownerOf(Map.of("owner", "dask-cloudprovider", "created-by", "bob"))
                        .name())
                .isEqualTo("bob");
    }

    @Test
    void aBareOwnerHasAnAddressInTheDomain() {
        assertThat(ownerOf(Map.of("owner", "bob")).owner()).isEqualTo(new Contact("bob@example.org", null));
    }

    @Test
    void aBareOwnerHasNoAddressWithoutADomain() {
        Policy policy = aPolicy().ownerDomain(null).build();

        assertThat(policy.owners().of(Tags.of(Map.of("owner", "bob"))))
                .isEqualTo(new Recipient("bob", Contact.NONE, FALLBACK));
    }

    @Test
    void anAddressIsItsOwnContact() {
        assertThat(ownerOf(Map.of("owner", "bob@elsewhere.org")))
                .isEqualTo(new Recipient("bob@elsewhere.org", new Contact("bob@elsewhere.org", null), FALLBACK));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bob Smith",
                "bob@example.org,eve@example.org",
                "bob eve@example.org",
                "Bob <bob@example.org>",
                "bob@",
                "@example.org",
                "arn:aws:iam::123456789012:user/bob",
                "<!channel>",
                "-rf",
                "bob;eve",
                "böb",
                "🚀"
            })
    void whoCannotBeAddressedIsKnownByNameOnly(String value) {
        assertThat(ownerOf(Map.of("owner", value))).isEqualTo(new Recipient(value, Contact.NONE, FALLBACK));
    }

    @ParameterizedTest
    @CsvSource({"64, true", "65, false"})
    void aBareOwnerHasUpTo64Characters(int length, boolean reachable) {
        assertThat(ownerOf(Map.of("owner", "b".repeat(length))).owner().email() != null)
                .isEqualTo(reachable);
    }

    @Test
    void aLineBreakCannotAddAnAddressee() {
        assertThat(ownerOf(Map.of("owner", "bob@example.org\r\nBcc: eve@example.org")))
                .isEqualTo(new Recipient("bob@example.org  Bcc: eve@example.org", Contact.NONE, FALLBACK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob\nowner: eve", "bob\u001b[31m", "bob\u0000", "bob\u007f"})
    void controlCharactersDoNotReachAName(String value) {
        assertThat(ownerOf(Map.of("owner", value)).name())
                .startsWith("bob")
                .doesNotContainPattern("[\\p{Cc}\\u2028\\u2029]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob\u0085x", "bob\u009b31m", "bob\u2028x", "bob\u2029x"})
    void controlCharactersBeyondAsciiDoNotReachAName(String value) {
        assertThat(ownerOf(Map.of("owner", value)).name())
                .startsWith("bob")
                .doesNotContainPattern("[\\p{Cc}\\u2028\\u2029]");
    }

    @Test
    void spacesAroundANameDoNotCount() {
        assertThat(ownerOf(Map.of("owner", " alice\n")).owner().slack()).isEqualTo("U012AB3CD");
    }

    @Test
    void aNameIsCutAt256Characters() {
        assertThat(ownerOf(Map.of("owner", "x".repeat(256))).name()).hasSize(256);
        assertThat(ownerOf(Map.of("owner", "x".repeat(257))).name()).isEqualTo("x".repeat(256));
    }

    private static Recipient ownerOf(Map<String, String> tags) {
        return POLICY.build().owners().of(Tags.of(tags));
    }
}
