package dev.clusterjanitor.testkit.sweep;

import static dev.clusterjanitor.testkit.sweep.Stage.result;
import static dev.clusterjanitor.testkit.sweep.Stage.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.plan.Action;
import dev.clusterjanitor.core.policy.Owners;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Cloud;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Permission;
import dev.clusterjanitor.core.port.ScopeListing;
import dev.clusterjanitor.core.port.Watch;
import dev.clusterjanitor.core.sweep.Janitor;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.testkit.FakeCloud;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Asking the cloud's audit log for an owner, where the policy wants it and no tag tells. */
class OwnerSearchTest {
    private final Stage stage = stage(builder -> builder.ownerDomain("example.org"));
    private final List<String> asked = new ArrayList<>();
    private Supplier<Optional<String>> log = () -> Optional.of("carol");

    @Test
    void nobodyIsAskedUnlessThePolicyWantsIt() {
        ownerless("c1");

        sweep(stage.policy);

        assertThat(asked).isEmpty();
        assertThat(stage.scheduler("c1").tag(Stage.key(JanitorTag.OWNER))).isEmpty();
    }

    @Test
    void whomTheLogTellsIsToldAndRememberedAndNotAskedForAgain() {
        ownerless("c1");

        sweep(searching());

        assertThat(stage.channel.accepted().get(0).to().owner().email()).isEqualTo("carol@example.org");
        assertThat(stage.scheduler("c1").tags()).containsEntry(Stage.key(JanitorTag.OWNER), "carol");
        stage.world.advance(Duration.ofMinutes(15));
        sweep(searching());
        assertThat(asked).containsExactly("c1");
    }

    @Test
    void aLogThatDoesNotTellIsNotAskedAgainAndTheFallbackIsTold() {
        ownerless("c1");
        log = Optional::empty;

        sweep(searching());
        stage.world.advance(Duration.ofMinutes(15));
        sweep(searching());

        assertThat(asked).containsExactly("c1");
        assertThat(stage.scheduler("c1").tags()).containsEntry(Stage.key(JanitorTag.OWNER), Owners.UNKNOWN);
        assertThat(stage.channel.accepted().get(0).to().isKnown()).isFalse();
    }

    @Test
    void aTagThatNamesTheOwnerIsEnough() {
        stage.idle("c1", "alice");

        sweep(searching());

        assertThat(asked).isEmpty();
    }

    @Test
    void aClusterInUseIsNotAskedFor() {
        ownerless("c1");
        stage.world.machinesOf("c1").forEach(machine -> machine.busyUntil(stage.world.time()));

        sweep(searching());

        assertThat(asked).isEmpty();
    }

    @Test
    void aDryRunAsksAndWritesNothing() {
        ownerless("c1");

        SweepReport report = sweep(searching().in(RunMode.DRY_RUN));

        assertThat(result(report, "c1").planned().assessment().owner().name()).isEqualTo("carol");
        assertThat(stage.faults.writes()).isZero();
    }

    @Test
    void aLogThatCannotBeReadKeepsTheClusterAndIsSaid() {
        ownerless("c1");
        log = () -> {
            throw new CloudException("cloudtrail:LookupEvents: AccessDenied");
        };

        SweepReport report = sweep(searching());

        assertThat(result(report, "c1").planned().action()).isNotIn(Action.MARK, Action.DELETE);
        assertThat(report.problems()).anyMatch(problem -> problem.message().contains("LookupEvents"));
    }

    private void ownerless(String name) {
        stage.idle(name, "");
    }

    private Policy searching() {
        Policy policy = stage.policy;
        Owners owners = policy.owners();
        return new Policy(
                policy.mode(),
                policy.scopes(),
                policy.kinds(),
                policy.defaults(),
                policy.overrides(),
                policy.exemptions(),
                policy.tagLimits(),
                policy.blastRadius(),
                policy.windows(),
                new Owners(owners.tagKeys(), owners.contacts(), owners.domain(), owners.fallback(), true),
                policy.tagKeys());
    }

    private SweepReport sweep(Policy policy) {
        Cloud cloud = new LoggedCloud(new FakeCloud(stage.world));
        return new Janitor(policy, List.of(cloud), stage.notifiers, stage.events, stage.world.clock(), Runnable::run)
                .sweep(stage.world.time(), Deadline.NONE);
    }

    /** A cloud with an audit log. */
    private final class LoggedCloud implements Cloud {
        private final FakeCloud cloud;

        LoggedCloud(FakeCloud cloud) {
            this.cloud = cloud;
        }

        @Override
        public CloudProvider provider() {
            return cloud.provider();
        }

        @Override
        public ScopeListing scopes(ScopeSpec spec) {
            return cloud.scopes(spec);
        }

        @Override
        public List<ClusterKind> kinds() {
            return cloud.kinds().stream().<ClusterKind>map(LoggedKind::new).toList();
        }
    }

    private final class LoggedKind implements ClusterKind {
        private final ClusterKind kind;

        LoggedKind(ClusterKind kind) {
            this.kind = kind;
        }

        @Override
        public KindId id() {
            return kind.id();
        }

        @Override
        public Discovery discover(Scope scope) {
            return kind.discover(scope);
        }

        @Override
        public Observations observe(List<Watch> watches, Instant now) {
            return kind.observe(watches, now);
        }

        @Override
        public Optional<ClusterHandle> reconstruct(Scope scope, String name) {
            return kind.reconstruct(scope, name);
        }

        @Override
        public String tagCommand(Cluster cluster, String key, String value) {
            return kind.tagCommand(cluster, key, value);
        }

        @Override
        public Optional<String> creator(Cluster cluster) {
            asked.add(cluster.id().name());
            return log.get();
        }

        @Override
        public Set<Permission> requiredPermissions() {
            return kind.requiredPermissions();
        }
    }
}
