package dev.clusterjanitor.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.port.Permission;
import dev.clusterjanitor.emulators.azure.AzureCall;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No call is made that the list of permissions does not name. */
class PermissionsIT {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void everyCallOfADeletionIsAmongTheRequiredPermissions() {
        stage.cluster(Stage.NAME).workers(1).create();
        stage.delete();
        stage.azure.advance(Duration.ofMinutes(5));
        stage.delete();
        Set<String> required = stage.cloud.requiredPermissions().stream()
                .map(Permission::action)
                .collect(Collectors.toSet());

        assertThat(stage.azure.calls())
                .extracting(AzureCall::action)
                .allSatisfy(action -> assertThat(required.contains(action) || action.isEmpty())
                        .as(action)
                        .isTrue());
        Set<String> writing = stage.cloud.requiredPermissions().stream()
                .filter(Permission::writes)
                .map(Permission::action)
                .collect(Collectors.toSet());
        assertThat(stage.azure.calls())
                .filteredOn(AzureCall::isWrite)
                .isNotEmpty()
                .allSatisfy(call -> assertThat(writing).contains(call.action()));
    }
}
