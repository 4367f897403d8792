package dev.clusterjanitor.aws;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountStatus;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;

/** The organization that our own account is in. Only its management account, or a delegated one, may list it. */
final class AwsOrganization {
    private static final String ACTION = "organizations:ListAccounts";

    private final AwsClients clients;
    private final String region;

    AwsOrganization(AwsClients clients, String region) {
        this.clients = clients;
        this.region = region;
    }

    /**
     * The ids of its active accounts, sorted; closed ones cannot be entered any more.
     *
     * @throws AwsFailure if they cannot be listed, also if there is no organization
     */
    List<String> accounts() {
        List<String> ids = new ArrayList<>();
        try (OrganizationsClient organization = clients.configure(
                        OrganizationsClient.builder(), AwsClients.globalOf(region))
                .build()) {
            Paging.<ListAccountsResponse>each(
                    ACTION,
                    token -> AwsErrors.call(
                            ACTION,
                            "the organization",
                            () -> organization.listAccounts(request -> request.nextToken(token))),
                    ListAccountsResponse::nextToken,
                    page -> page.accounts().stream()
                            .filter(account -> account.status() == AccountStatus.ACTIVE)
                            .map(Account::id)
                            .forEach(ids::add));
        }
        return ids.stream().sorted().toList();
    }
}
