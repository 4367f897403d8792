package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ScopeListing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the accounts and regions that a policy means, and keeps the key to each. */
final class AwsScopes implements AutoCloseable {
    private static final String EVERY_REGION = "all";
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]{2,12}){1,3}-\\d{1,2}");
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}):role/.+");

    /** Where to ask for the account and its regions if nothing else is known. */
    private static final String FALLBACK_REGION = "us-east-1";

    private final AwsClients clients;
    private final String roleSuffix;
    private final Map<String, AwsIdentity> identities = new ConcurrentHashMap<>();
    private final Map<Scope, RegionClients> entered = new ConcurrentHashMap<>();
    private final Map<String, AwsIdentity> accounts = new ConcurrentHashMap<>();
    private final Map<String, Integer> entries = new ConcurrentHashMap<>();

    AwsScopes(AwsClients clients, String roleSuffix) {
        this.clients = clients;
        this.roleSuffix = roleSuffix;
    }

    /** Turns an entry of the policy into scopes. An account that cannot be entered does not keep others from it. */
    ScopeListing enter(ScopeSpec.Aws spec) {
        return spec.organization() ? enterOrganization(spec) : enterAccount(spec);
    }

    private ScopeListing enterOrganization(ScopeSpec.Aws spec) {
        List<Scope> scopes = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        try {
            AwsIdentity own = identity(new ScopeSpec.Aws(spec.regions(), null));
            String caller = own.caller();
            List<String> accounts = new AwsOrganization(clients, homeRegion(spec)).accounts();
            if (accounts.isEmpty()) {
                throw new CloudException("organizations:ListAccounts: the organization has no active account");
            }
            for (String account : accounts) {
                boolean isOwn = caller.contains("::" + account + ":");
                String role =
                        caller.replaceFirst("^(arn:[a-z-]+):.*", "$1") + ":iam::" + account + ":role/" + spec.role();
                ScopeListing listing = enterAccount(new ScopeSpec.Aws(spec.regions(), isOwn ? null : role));
                scopes.addAll(listing.scopes());
                problems.addAll(listing.problems());
            }
        } catch (CloudException closed) {
            problems.add(new Problem("aws/organization", "", String.valueOf(closed.getMessage())));
        }
        return new ScopeListing(scopes, problems);
    }

    private ScopeListing enterAccount(ScopeSpec.Aws spec) {
        String place = "aws/" + accountIn(spec.role());
        List<Problem> problems = new ArrayList<>();
        List<Scope> scopes = new ArrayList<>();
        try {
            AwsIdentity identity = identity(spec);
            String account = identity.account();
            place = "aws/" + account;
            accounts.putIfAbsent(account, identity);
            entries.merge(account, 1, Integer::sum);
            for (String region : regions(spec, identity)) {
                if (REGION.matcher(region).matches()) {
                    Scope scope = new Scope(CloudProvider.AWS, account, region);
                    // Two entries may mean the same place with different roles: the first one keeps the key.
                    entered.putIfAbsent(scope, identity.in(region));
                    scopes.add(scope);
                } else {
                    problems.add(new Problem(place, "", "'" + region + "' is not the name of an AWS region"));
                }
            }
        } catch (CloudException closed) {
            problems.add(new Problem(place, "", String.valueOf(closed.getMessage())));
        }
        return new ScopeListing(scopes, problems);
    }

    /**
     * The clients for a scope that was entered before.
     *
     * @throws CloudException if it was not
     */
    RegionClients of(Scope scope) {
        RegionClients found = entered.get(scope);
        if (found == null) {
            throw new CloudException(scope + " is none of the scopes in the policy");
        }
        return found;
    }

    /** How often an account was entered: what was remembered of it before the last time belongs to an earlier sweep. */
    int entries(String account) {
        return entries.getOrDefault(account, 0);
    }

    /** The regions of an account that were entered, sorted. */
    List<String> regionsOf(String account) {
        return entered.keySet().stream()
                .filter(scope -> scope.account().equals(account))
                .map(Scope::location)
                .sorted()
                .toList();
    }

    /**
     * The clients for every region that is enabled in an account, whether the policy names it or not.
     *
     * @throws CloudException if they cannot be listed
     */
    List<RegionClients> everyRegion(String account) {
        AwsIdentity identity = accounts.get(account);
        if (identity == null) {
            throw new CloudException(account + " is none of the accounts in the policy");
        }
        return identity.enabledRegions().stream().map(identity::in).toList();
    }

    private AwsIdentity identity(ScopeSpec.Aws spec) {
        String role = spec.role();
        if (role != null && !ROLE.matcher(role).matches()) {
            throw new CloudException("the role of a scope must be the ARN of an IAM role");
        }
        String entered = role == null ? null : role + roleSuffix;
        return identities.computeIfAbsent(
                role == null ? "" : role, key -> new AwsIdentity(clients, entered, homeRegion(spec)));
    }

    private String homeRegion(ScopeSpec.Aws spec) {
        return clients.ownRegion()
                .orElseGet(() -> spec.regions().stream()
                        .filter(region -> REGION.matcher(region).matches())
                        .findFirst()
                        .orElse(FALLBACK_REGION));
    }

    private List<String> regions(ScopeSpec.Aws spec, AwsIdentity identity) {
        if (spec.regions().contains(EVERY_REGION)) {
            return identity.enabledRegions();
        }
        if (!spec.regions().isEmpty()) {
            return spec.regions().stream().distinct().toList();
        }
        return List.of(clients.ownRegion()
                .orElseThrow(() -> new CloudException("no region: name some in the policy, or set AWS_REGION")));
    }

    private static String accountIn(@Nullable String role) {
        var matcher = ROLE.matcher(role == null ? "" : role);
        return matcher.matches() ? matcher.group(1) : "own account";
    }

    @Override
    public void close() {
        identities.values().forEach(AwsIdentity::close);
        identities.clear();
        accounts.clear();
        entered.clear();
    }
}
