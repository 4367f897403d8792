package dev.clusterjanitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.policy.BlastRadius;
import dev.clusterjanitor.core.policy.ExemptionRule;
import dev.clusterjanitor.core.policy.Glob;
import dev.clusterjanitor.core.policy.IdleGpu;
import dev.clusterjanitor.core.policy.Match;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.policy.Settings;
import dev.clusterjanitor.core.policy.SettingsChange;
import dev.clusterjanitor.core.policy.SettingsChange.MaxAge;
import dev.clusterjanitor.core.policy.SettingsChange.Reminder;
import dev.clusterjanitor.core.policy.SettingsOverride;
import dev.clusterjanitor.core.policy.SoftAction;
import dev.clusterjanitor.core.policy.TagLimits;
import dev.clusterjanitor.core.policy.Ungrouped;
import dev.clusterjanitor.core.policy.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every key of DESIGN.md section 7, each with a value that is not the default. */
class FullPolicyTest {
    private static final String TEXT = PolicyTable.text("full.yaml");

    /** Read for each test, so that mutants which spoil the reading are seen by each. */
    private final JanitorConfig config = ConfigReader.read("full.yaml", TEXT);

    private final Policy policy = config.policy();

    @Test
    void theSchemaAgrees() {
        assertThat(SchemaCheck.complaints(TEXT)).isEmpty();
    }

    @Test
    void theModeIsRead() {
        assertThat(policy.mode()).isEqualTo(RunMode.LIVE);
    }

    @Test
    void scopesAreReadInTheirOrder() {
        assertThat(policy.scopes())
                .containsExactly(
                        new ScopeSpec.Aws(
                                List.of("ap-southeast-2", "us-gov-west-1"),
                                "arn:aws-us-gov:iam::123456789012:role/team/janitor"),
                        new ScopeSpec.Aws(List.of(), "team/janitor", true),
                        new ScopeSpec.Gcp(List.of("dask-lab-7", "example.org:dask-prod")),
                        new ScopeSpec.Azure(
                                List.of("11111111-2222-3333-4444-55555555abCD"), List.of("dask", "Größe_1.b")));
    }

    @Test
    void kindsAreRead() {
        assertThat(policy.kinds())
                .containsExactlyInAnyOrder(KindId.parse("aws/dask-ecs"), KindId.parse("azure/dask-vm"));
    }

    @Test
    void limitsAreRead() {
        assertThat(policy.defaults())
                .isEqualTo(new Settings(
                        Duration.ofSeconds(90),
                        Duration.ofHours(3),
                        Duration.ofDays(5),
                        true,
                        Duration.ofMinutes(10),
                        2.5,
                        256,
                        Duration.ofMinutes(45),
                        Duration.ofHours(2),
                        SoftAction.SCALE_TO_ZERO,
                        Ungrouped.DELETE,
                        false,
                        Duration.ofDays(2),
                        Duration.ofHours(6),
                        IdleGpu.BY_SCHEDULER));
    }

    @Test
    void overridesAreReadInTheirOrder() {
        Match trains = new Match(
                new Glob("aws/*"),
                new Glob("train-*"),
                new Glob("carol"),
                Map.of("team", new Glob("ml"), "tier", new Glob("?")));
        SettingsChange all = new SettingsChange(
                Duration.ofHours(1),
                Duration.ofHours(8),
                new MaxAge(null),
                false,
                Duration.ofMinutes(5),
                100.0,
                0.5,
                Duration.ofDays(1),
                Duration.ofDays(7),
                SoftAction.NONE,
                Ungrouped.REPORT,
                false,
                Duration.ofDays(3),
                new Reminder(null),
                IdleGpu.BY_CPU);
        SettingsChange grace = new SettingsChange(
                null, null, null, null, null, null, null, null, Duration.ofMinutes(10), null, null, null);

        assertThat(policy.overrides())
                .containsExactly(
                        new SettingsOverride(trains, all),
                        new SettingsOverride(new Match(null, null, new Glob("bot-*"), Map.of()), grace));
    }

    @Test
    void exemptionsAreReadAndThoseWithoutAReasonGetOne() {
        assertThat(policy.exemptions())
                .containsExactly(
                        new ExemptionRule(
                                new Match(
                                        new Glob("gcp/dask-vm"),
                                        new Glob("keep-me"),
                                        new Glob("dave"),
                                        Map.of("env", new Glob("prod"))),
                                "paying customers"),
                        new ExemptionRule(
                                new Match(null, null, null, Map.of("env", new Glob("staging"))),
                                "the policy exempts tags.env=staging"));
    }

    @Test
    void limitsOfTagsAndOfSweepsAreRead() {
        assertThat(policy.tagLimits())
                .isEqualTo(new TagLimits(Duration.ofHours(12), Duration.ofDays(10), Duration.ofDays(3)));
        assertThat(policy.blastRadius()).isEqualTo(new BlastRadius(3, 25, 8));
    }

    @Test
    void leasesWithoutEndAreRead() {
        Policy endless = ConfigReader.read("p", "version: 1\ntag-limits: {keep-until: forever}")
                .policy();

        assertThat(endless.tagLimits().keepUntil()).isNull();
    }

    @Test
    void windowsAreReadAndMayLastAWholeDay() {
        assertThat(policy.windows())
                .containsExactly(
                        new Window(
                                Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                                LocalTime.of(22, 30),
                                LocalTime.of(6, 0),
                                ZoneId.of("Pacific/Auckland")),
                        new Window(Set.of(DayOfWeek.MONDAY), LocalTime.of(9, 0), LocalTime.MIDNIGHT, ZoneId.of("UTC")),
                        new Window(
                                EnumSet.allOf(DayOfWeek.class),
                                LocalTime.MIDNIGHT,
                                LocalTime.MAX,
                                ZoneId.of("America/Argentina/Buenos_Aires")));
    }

    @Test
    void peopleAreRead() {
        assertThat(policy.owners().contacts())
                .isEqualTo(Map.of(
                        "carol", new Contact("carol@example.com", "W0ABCDEF1"),
                        "dave", new Contact(null, "#dave-alerts"),
                        "erin", new Contact("erin@example.com", null)));
        assertThat(policy.owners().domain()).isEqualTo("example.com");
        assertThat(policy.owners().fallback()).isEqualTo(new Contact("ops@example.com", "#ops"));
    }

    @Test
    void tagsAreRead() {
        assertThat(policy.owners().tagKeys()).containsExactly("Contact", "team lead", "sweep_owner");
        assertThat(policy.tagKeys().prefix()).isEqualTo("sweep_");
    }

    @Test
    void theJournalIsRead() {
        assertThat(config.journal()).isEqualTo("gs://janitor-state/prod/eu");
        assertThat(ConfigReader.read("p", "version: 1").journal()).isNull();
    }

    @Test
    void channelsAreRead() {
        assertThat(config.channels())
                .isEqualTo(new NotifyConfig(
                        SlackConfig.webhook(
                                new SecretRef("gcp-secretmanager", "projects/p/secrets/hook/versions/latest")),
                        new SmtpConfig(
                                "sweeper@example.com",
                                "mail.example.com",
                                2525,
                                SmtpConfig.Security.TLS,
                                "relay",
                                new SecretRef("azure-keyvault", "vault/smtp")),
                        new SecretRef("env", "TEAMS_WORKFLOW"),
                        new WebhookConfig(
                                new SecretRef("env", "HOOK_URL"), new SecretRef("aws-secretsmanager", "janitor/hook")),
                        "arn:aws:sns:eu-west-1:123456789012:janitor.fifo",
                        "projects/research-dev/topics/janitor",
                        new EventGridConfig(
                                "https://janitor.westeurope-1.eventgrid.azure.net/api/events",
                                new SecretRef("azure-keyvault", "vault/grid"))));
    }

    @Test
    void channelsThatExcludeOthersAreRead() {
        assertThat(ConfigReader.read("p", PolicyTable.text("full-app-and-ses.yaml"))
                        .channels())
                .isEqualTo(new NotifyConfig(
                        new SlackConfig(
                                null,
                                new SecretRef("env", "SLACK_TOKEN"),
                                new SecretRef("env", "SLACK_SIGNING_SECRET")),
                        new RelayConfig("ses", "sweeper@example.com", "eu-west-1")));
        assertThat(ConfigReader.read("p", PolicyTable.text("full-acs.yaml"))
                        .channels()
                        .email())
                .isEqualTo(new RelayConfig(
                        "acs", "sweeper@example.com", "https://janitor.europe.communication.azure.com"));
    }

    @Test
    void theSenderSignsInWhereThereIsAPasswordAndNoUser() {
        String text = TEXT.replace("    username: relay\n", "");

        assertThat(ConfigReader.read("p", text).channels().email())
                .asInstanceOf(type(SmtpConfig.class))
                .extracting(SmtpConfig::username)
                .isEqualTo("sweeper@example.com");
    }

    @Test
    void nobodySignsInWhereThereIsNoPassword() {
        String text = TEXT.replace("    username: relay\n", "").replaceFirst("    password: .*\n", "");

        assertThat(ConfigReader.read("p", text).channels().email())
                .asInstanceOf(type(SmtpConfig.class))
                .extracting(SmtpConfig::username, SmtpConfig::password)
                .containsExactly(null, null);
    }

    @Test
    void kindsThatTheProgramDoesNotKnowAreRefused() {
        Set<KindId> known = Set.of(KindId.parse("gcp/dask-vm"));

        assertThat(ConfigReader.read("p", "version: 1\nkinds: [gcp/dask-vm]", known))
                .isNotNull();
        assertThat(catchThrowable(() -> ConfigReader.read("p", "version: 1\nkinds: [aws/dask-ec2]", known)))
                .hasMessage("p:2:9: kinds[0]: \"aws/dask-ec2\" is none of gcp/dask-vm");
    }
}
