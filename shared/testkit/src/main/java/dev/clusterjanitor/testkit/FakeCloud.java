package dev.clusterjanitor.testkit;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Cloud;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.ScopeListing;
import java.util.List;

/** A cloud over a {@link FakeWorld}. It is AWS by name: an account of its own, whose regions the policy names. */
public final class FakeCloud implements Cloud {
    /** The account that every scope lies in. */
    public static final String ACCOUNT = "123456789012";

    /** The region of a policy that names none. */
    public static final Scope HOME = new Scope(CloudProvider.AWS, ACCOUNT, "us-east-1");

    /** The kind that it has unless told otherwise. */
    public static final KindId KIND = KindId.parse("aws/dask-ec2");

    private final FakeWorld world;
    private final List<ClusterKind> kinds;

    public FakeCloud(FakeWorld world, KindId... kinds) {
        this.world = world;
        this.kinds = (kinds.length == 0 ? List.of(KIND) : List.of(kinds))
                .stream()
                        .map(kind -> (ClusterKind) new FakeClusterKind(kind, world))
                        .toList();
    }

    @Override
    public CloudProvider provider() {
        return CloudProvider.AWS;
    }

    @Override
    public ScopeListing scopes(ScopeSpec spec) {
        try {
            return world.call(Call.Type.SCOPES, ACCOUNT, () -> new ScopeListing(scopesOf(spec), List.of()));
        } catch (CloudException refused) {
            Problem problem = new Problem("aws/" + ACCOUNT, "", String.valueOf(refused.getMessage()));
            return new ScopeListing(List.of(), List.of(problem));
        }
    }

    private static List<Scope> scopesOf(ScopeSpec spec) {
        return spec instanceof ScopeSpec.Aws aws && !aws.regions().isEmpty()
                ? aws.regions().stream().map(FakeCloud::region).toList()
                : List.of(HOME);
    }

    /** A region of the account. */
    public static Scope region(String name) {
        return new Scope(CloudProvider.AWS, ACCOUNT, name);
    }

    @Override
    public List<ClusterKind> kinds() {
        return kinds;
    }
}
