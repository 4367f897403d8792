package dev.clusterjanitor.config;

import dev.clusterjanitor.core.model.KindId;
import java.util.List;
import java.util.stream.Stream;

/** The kinds of cluster that this version knows, as a policy may name them. The schema has the same list. */
public final class KnownKinds {
    public static final List<KindId> ALL = Stream.of("aws/dask-ec2", "aws/dask-ecs", "gcp/dask-vm", "azure/dask-vm")
            .map(KindId::parse)
            .toList();

    private KnownKinds() {}
}
