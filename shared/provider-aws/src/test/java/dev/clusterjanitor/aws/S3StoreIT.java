package dev.clusterjanitor.aws;

import static dev.clusterjanitor.emulators.CallMatcher.anyCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ObjectStore;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.Fault;
import dev.clusterjanitor.testkit.ObjectStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.s3.S3Client;

@ExtendWith(AwsEmulatorExtension.class)
class S3StoreIT extends ObjectStoreContract {
    private Stage stage;
    private S3Place place;

    @BeforeEach
    void setUp(AwsEmulator aws) {
        stage = new Stage(aws);
        place = new S3Place(FakeAws.settings(stage.proxy.endpoint(), 2));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Override
    protected ObjectStore store() {
        try (S3Client s3 =
                stage.direct().configure(S3Client.builder(), "us-east-1").build()) {
            s3.createBucket(request -> request.bucket("bucket"));
        }
        return place.open("s3://bucket/janitor/prod/");
    }

    @Test
    void everythingLiesBelowThePrefix() {
        store().putIfAbsent("outbox/a", "{}");
        place.open("s3://bucket").putIfAbsent("outbox/b", "{}");

        assertThat(place.open("s3://bucket/janitor/prod").list("outbox/", "", 10))
                .containsExactly("outbox/a");
        assertThat(place.open("s3://bucket").list("", "", 10)).containsExactly("janitor/prod/outbox/a", "outbox/b");
    }

    @Test
    void aBucketThatIsNotThereIsNoEmptyJournal() {
        ObjectStore store = place.open("s3://no-such-bucket/x");

        assertThatThrownBy(() -> store.get("outbox/a")).isInstanceOf(CloudException.class);
        assertThatThrownBy(() -> store.list("outbox/", "", 1)).isInstanceOf(CloudException.class);
        assertThatThrownBy(() -> store.putIfAbsent("outbox/a", "{}")).isInstanceOf(CloudException.class);
    }

    @Test
    void aMissingPermissionIsNamed() {
        ObjectStore store = store();
        stage.proxy.on(anyCall()).always(Fault.unauthorized());

        assertThatThrownBy(() -> store.putIfAbsent("outbox/a", "{}"))
                .hasMessageContaining("lacks the permission s3:PutObject");
        assertThatThrownBy(() -> store.list("outbox/", "", 1))
                .hasMessageContaining("lacks the permission s3:ListBucket");
    }

    @Test
    void aLocationOfAnotherFormIsRefused() {
        assertThatThrownBy(() -> place.open("s3://")).hasMessageContaining("s3://bucket/prefix");
    }
}
