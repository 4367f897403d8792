package dev.clusterjanitor.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.Permission;
import dev.clusterjanitor.core.port.ScopeListing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which projects a policy means, and where calls go. */
class GcpScopesTest {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private ScopeListing enter(String... projects) {
        return stage.cloud.scopes(new ScopeSpec.Gcp(List.of(projects)));
    }

    @Test
    void withoutAnyItIsOurOwnProject() {
        assertThat(enter().scopes()).extracting(Scope::toString).containsExactly("gcp/research-dev");
    }

    @Test
    void namedProjectsCostNoCall() {
        assertThat(enter("research-dev", "example.org:dask-prod").scopes()).hasSize(2);
        assertThat(stage.google.calls()).isEmpty();
    }

    @Test
    void aFolderMeansEveryActiveProjectBelowItAtAnyDepth() {
        stage.google.folder("folders/1", "organizations/7").folder("folders/2", "folders/1");
        stage.google.project("team-one").in("folders/1");
        stage.google.project("team-two").in("folders/2");
        stage.google.project("team-gone").in("folders/2").shutDown();
        stage.google.project("elsewhere").in("organizations/7");

        assertThat(enter("folders/1").scopes()).extracting(Scope::account).containsExactly("team-one", "team-two");
        assertThat(enter("organizations/7").scopes())
                .extracting(Scope::account)
                .containsExactly("elsewhere", "team-one", "team-two");
    }

    @Test
    void aFolderThatMayNotBeReadIsAProblemAndTheRestIsSwept() {
        ScopeListing listing = enter("folders/404", "research-dev");

        assertThat(listing.scopes()).extracting(Scope::account).containsExactly("research-dev");
        assertThat(listing.problems())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("resourcemanager.projects.list in folders/404", "lacks the permission");
    }

    @Test
    void whatIsNoProjectIsAProblem() {
        assertThat(enter("Research!").problems()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8080",
                "ftp://127.0.0.1",
                "http://compute.example.org",
                "http://10.0.0.1:80",
                "not an address"
            })
    void anEndpointThatIsNoneOrWouldShowATokenIsRefused(String endpoint) {
        Map<String, String> environment = Map.of("JANITOR_GCP_ENDPOINT", endpoint);

        assertThatThrownBy(() -> new GcpCloud(TagKeys.DEFAULT, Pause.REAL, environment).close())
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("JANITOR_GCP_ENDPOINT must be an address");
    }

    @Test
    void onlyLoopbackGoesWithoutCredentials() {
        assertThat(GcpSettings.of(Map.of("JANITOR_GCP_ENDPOINT", "http://localhost:1/"))
                        .isLoopback())
                .isTrue();
        assertThat(GcpSettings.of(Map.of("JANITOR_GCP_ENDPOINT", "http://[::1]:1"))
                        .isLoopback())
                .isTrue();
        assertThat(GcpSettings.of(Map.of("JANITOR_GCP_ENDPOINT", "https://localhost.example.org"))
                        .isLoopback())
                .isFalse();
        assertThat(GcpSettings.of(Map.of()).isLoopback()).isFalse();
    }

    @Test
    void everyCallThatIsMadeHasItsPermission() {
        assertThat(stage.cloud.requiredPermissions())
                .extracting(Permission::action)
                .doesNotHaveDuplicates()
                .contains("compute.instances.list", "compute.instances.delete", "monitoring.timeSeries.list");
    }
}
