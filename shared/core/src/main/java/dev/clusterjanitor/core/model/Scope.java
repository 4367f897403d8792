package dev.clusterjanitor.core.model;

import java.util.Comparator;

/**
 * What is swept in one go, and outside of which nothing is touched.
 *
 * @param provider the cloud
 * @param account the AWS account, the Google project or the Azure subscription
 * @param location the AWS region or the Azure resource group; empty where the whole account is one scope
 */
public record Scope(CloudProvider provider, String account, String location) implements Comparable<Scope> {

    private static final Comparator<Scope> ORDER = Comparator.comparing(
                    (Scope scope) -> scope.provider().id())
            .thenComparing(Scope::account)
            .thenComparing(Scope::location);

    public Scope {
        if (account.isBlank() || account.contains("/") || location.contains("/")) {
            throw new IllegalArgumentException("a scope needs an account, and no '/' in its parts");
        }
    }

    /** Account and location, as they stand in the id of a cluster: {@code 123456789012/us-east-1}. */
    public String path() {
        return location.isEmpty() ? account : account + "/" + location;
    }

    @Override
    public int compareTo(Scope other) {
        return ORDER.compare(this, other);
    }

    /** The id in reports: {@code aws/123456789012/us-east-1}. */
    @Override
    public String toString() {
        return provider.id() + "/" + path();
    }
}
