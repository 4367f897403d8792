package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.CloudProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where to sweep, as the policy says it; a cloud turns it into scopes. */
public sealed interface ScopeSpec {

    CloudProvider provider();

    /**
     * One AWS account, or all accounts of an organization.
     *
     * @param regions region names, or just {@code all} for every region that is enabled in the account; empty: the
     *     region that the program itself runs in
     * @param role the ARN of a role to assume; null: the program's own identity and account. For an organization the
     *     name of the role, with its path if it has one, which is assumed in each account but the program's own
     * @param organization whether every active account of the program's organization is meant
     */
    record Aws(List<String> regions, @Nullable String role, boolean organization) implements ScopeSpec {
        public Aws {
            regions = List.copyOf(regions);
            if (organization && role == null) {
                throw new IllegalArgumentException("to enter the accounts of an organization takes a role");
            }
        }

        /** One account. */
        public Aws(List<String> regions, @Nullable String role) {
            this(regions, role, false);
        }

        @Override
        public CloudProvider provider() {
            return CloudProvider.AWS;
        }
    }

    /**
     * Some Google Cloud projects.
     *
     * @param projects project ids; empty: the program's own project
     */
    record Gcp(List<String> projects) implements ScopeSpec {
        public Gcp {
            projects = List.copyOf(projects);
        }

        @Override
        public CloudProvider provider() {
            return CloudProvider.GCP;
        }
    }

    /**
     * Some Azure subscriptions.
     *
     * @param subscriptions subscription ids; empty: the program's own subscription
     * @param resourceGroups names of resource groups; empty: all of them
     */
    record Azure(List<String> subscriptions, List<String> resourceGroups) implements ScopeSpec {
        public Azure {
            subscriptions = List.copyOf(subscriptions);
            resourceGroups = List.copyOf(resourceGroups);
        }

        @Override
        public CloudProvider provider() {
            return CloudProvider.AZURE;
        }
    }

    /** The program's own account, project or subscription: what a policy without scopes means. */
    static ScopeSpec own(CloudProvider provider) {
        return switch (provider) {
            case AWS -> new Aws(List.of(), null);
            case GCP -> new Gcp(List.of());
            case AZURE -> new Azure(List.of(), List.of());
        };
    }
}
