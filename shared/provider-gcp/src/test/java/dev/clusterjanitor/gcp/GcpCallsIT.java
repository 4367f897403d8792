package dev.clusterjanitor.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Permission;
import dev.clusterjanitor.core.port.Watch;
import dev.clusterjanitor.emulators.Prerequisite;
import dev.clusterjanitor.emulators.google.ApiDescription;
import dev.clusterjanitor.emulators.google.GceInstance;
import dev.clusterjanitor.emulators.google.GoogleCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every call we make is one that Google describes: its parameters, its field mask, its body; and it needs a right we ask for. */
class GcpCallsIT {
    private static final Prerequisite<ApiDescription> API =
            Prerequisite.obtain(() -> ApiDescription.install(Path.of("target", "emulators")));

    @Test
    void everyCallOfAWholeLifeIsAsGoogleDescribesIt() {
        ApiDescription api = API.require();
        try (Stage stage = new Stage()) {
            stage.google.labelsTake(Duration.ofSeconds(3)).folder("folders/1", "organizations/1");
            stage.cloud.scopes(new ScopeSpec.Gcp(List.of("folders/1")));
            var cluster = stage.project
                    .dask(Stage.NAME)
                    .createdAt(stage.longAgo())
                    .workers(3)
                    .start();
            cluster.each(GceInstance::keepsItsDisk);
            stage.kind().observe(List.of(new Watch(stage.only(), Duration.ofHours(1), 5, 1024)), stage.google.now());
            var stale = stage.handle();
            cluster.scheduler().label("team", "ml");
            stale.tag(TagChange.with(TagKeys.DEFAULT)
                    .set(JanitorTag.REASON, "idle")
                    .build());
            stage.handle().logs(5);
            stage.handle().scale(1);
            stage.handle().delete(Deadline.NONE);

            assertThat(stage.google.calls()).flatMap(api::violations).isEmpty();
            assertThat(methods(stage)).hasSizeGreaterThanOrEqualTo(11);
            Set<String> rights = stage.cloud.requiredPermissions().stream()
                    .map(Permission::action)
                    .collect(Collectors.toSet());
            assertThat(rights)
                    .containsAll(methods(stage).stream().map(GcpCallsIT::right).toList());
        }
    }

    private static Set<String> methods(Stage stage) {
        return stage.google.calls().stream().map(GoogleCall::method).collect(Collectors.toSet());
    }

    /** The permission that a method needs, by the tables of each API's "access control" page. */
    private static String right(String method) {
        return switch (method) {
            case "monitoring.projects.timeSeries.list" -> "monitoring.timeSeries.list";
            default -> method.replace("aggregatedList", "list").replace("cloudresourcemanager", "resourcemanager");
        };
    }
}
