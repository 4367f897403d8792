package dev.clusterjanitor.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.BlastRadius;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.policy.Settings;
import dev.clusterjanitor.core.policy.TagLimits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The defaults stand in three places: in core, in the schema, and in DESIGN.md, whose words are repeated here. */
class DefaultsTest {
    private static final JsonNode SCHEMA = new ObjectMapper().readTree(PolicySchema.text());

    private final JanitorConfig empty = ConfigReader.read("policy.yaml", "version: 1");
    private final Policy policy = empty.policy();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    mode | dry-run
                    defaults.heartbeat-timeout | 30m
                    defaults.idle-timeout | 2h
                    defaults.max-age | none
                    defaults.max-age-even-when-busy | false
                    defaults.min-age | 20m
                    defaults.idle-cpu-percent | 5
                    defaults.idle-network-kib | 512
                    defaults.idle-gpu | by-cpu
                    defaults.orphan-timeout | 30m
                    defaults.grace | 1h
                    defaults.remind | none
                    defaults.soft-action | none
                    defaults.ungrouped | report
                    defaults.probe-scheduler | true
                    overrides | []
                    exemptions | []
                    tag-limits.idle-timeout | 24h
                    tag-limits.max-age | 30d
                    tag-limits.keep-until | 14d
                    blast-radius.max-deletions | 10
                    blast-radius.max-deletion-percent | 50
                    blast-radius.percent-floor | 4
                    owners | {}
                    owner-tags | ["cluster-janitor-owner","owner","Owner","created-by","creator-email"]
                    tag-prefix | cluster-janitor-
                    """)
    void sayingTheDefaultChangesNothing(String path, String value) {
        String[] keys = path.split("\\.");
        String said = keys.length == 1 ? keys[0] + ": " + value : keys[0] + ": {" + keys[1] + ": " + value + "}";

        assertThat(ConfigReader.read("policy.yaml", "version: 1\n" + said)).isEqualTo(empty);
        assertThat(inSchema(keys)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"transport, smtp", "port, 587", "security, starttls"})
    void sayingTheDefaultOfMailChangesNothing(String key, String value) {
        String mail = "version: 1\nnotify: {email: {from: a@example.org, host: smtp.example.org%s}}";

        assertThat(ConfigReader.read("policy.yaml", mail.formatted(", " + key + ": " + value)))
                .isEqualTo(ConfigReader.read("policy.yaml", mail.formatted("")));
        JsonNode standard = SCHEMA.at("/$defs/email/properties/" + key + "/default");
        assertThat(standard.asString()).isEqualTo(value);
    }

    @Test
    void theLimitsAreThoseOfCore() {
        assertThat(policy.defaults()).isEqualTo(Settings.DEFAULT);
        assertThat(policy.tagLimits()).isEqualTo(TagLimits.DEFAULT);
        assertThat(policy.blastRadius()).isEqualTo(BlastRadius.DEFAULT);
        assertThat(policy.tagKeys()).isEqualTo(TagKeys.DEFAULT);
    }

    @Test
    void limitsThatAreNotNamedBesideOthersAreThoseOfCoreToo() {
        Policy other = ConfigReader.read("policy.yaml", "version: 1\ndefaults: {}\ntag-limits: {}\nblast-radius: {}")
                .policy();

        assertThat(other).isEqualTo(policy);
    }

    @Test
    void nothingIsDeletedUnlessThePolicySaysLive() {
        assertThat(policy.mode()).isEqualTo(RunMode.DRY_RUN);
    }

    @Test
    void theProgramsOwnScopeIsSweptForEveryKind() {
        assertThat(policy.scopes()).isEmpty();
        assertThat(policy.kinds()).isEmpty();
    }

    @Test
    void noClusterIsExceptedAndNoTimeIsClosed() {
        assertThat(policy.overrides()).isEmpty();
        assertThat(policy.exemptions()).isEmpty();
        assertThat(policy.windows()).isEmpty();
    }

    @Test
    void nobodyIsKnownAndNobodyIsTold() {
        assertThat(policy.owners().contacts()).isEmpty();
        assertThat(policy.owners().domain()).isNull();
        assertThat(policy.owners().fallback()).isEqualTo(Contact.NONE);
        assertThat(empty.channels()).isEqualTo(NotifyConfig.NONE);
    }

    @Test
    void theJanitorsOwnTagIsTriedFirstForTheOwner() {
        assertThat(policy.owners().tagKeys())
                .isEqualTo(List.of("cluster-janitor-owner", "owner", "Owner", "created-by", "creator-email"));
    }

    @Test
    void theOwnersTagFollowsThePrefix() {
        Policy other =
                ConfigReader.read("policy.yaml", "version: 1\ntag-prefix: cj_").policy();

        assertThat(other.owners().tagKeys()).startsWith("cj_owner", "owner");
    }

    private static String inSchema(String[] keys) {
        JsonNode standard = keys[0].equals("defaults")
                ? SCHEMA.at("/$defs/settings/properties/" + keys[1] + "/default")
                : SCHEMA.at("/properties/" + String.join("/properties/", keys) + "/default");
        return standard.isString() ? standard.asString() : standard.toString();
    }
}
