package dev.clusterjanitor.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;

/**
 * Deletes roles of a cluster that is gone. IAM deletes none that policies hang on: managed ones are detached and stay,
 * inline ones are a part of the role, whoever added them, and go with it.
 */
final class EcsRoleDeletion {
    private final RegionClients clients;
    private final EcsAccount account;
    private boolean acted;

    EcsRoleDeletion(RegionClients clients, EcsAccount account) {
        this.clients = clients;
        this.account = account;
    }

    boolean hasActed() {
        return acted;
    }

    /** Deletes a role, unless it is another one of the same name by now, or somebody may be using it. */
    void delete(EcsRole role, EcsLeftovers.Sink sink) {
        Optional<EcsRole> now = account.freshRole(role.name());
        if (now.isEmpty() || !now.get().id().equals(role.id())) {
            return;
        }
        if (EcsMarker.read(now.get().tags()).isEmpty()) {
            // Somebody has taken its maker's marker off since: it is theirs.
            sink.spares(role.asResource());
            return;
        }
        EcsAccount.Use use =
                account.useElsewhereNow(EcsNames.stemOfRole(role.name()).orElse(role.name()), clients.region());
        if (!use.regions().isEmpty()) {
            // It is theirs now: whoever deletes the last cluster of that name deletes it.
            sink.spares(role.asResource());
            return;
        }
        if (!use.unread().isEmpty()) {
            sink.stays(
                    role.asResource(),
                    "whether another region uses role " + role.name() + " is not known: "
                            + use.unread().get(0));
            return;
        }
        try {
            strip(role.name());
            clients.call("iam:DeleteRole", () -> clients.iam().deleteRole(request -> request.roleName(role.name())));
            acted = true;
        } catch (AwsFailure failed) {
            if (failed.code().startsWith("DeleteConflict")) {
                sink.stays(role.asResource(), "something still holds role " + role.name() + " (" + failed.code() + ")");
            } else if (!failed.isNotFound()) {
                throw failed;
            }
        }
    }

    private void strip(String role) {
        List<String> attached = new ArrayList<>();
        Paging.<ListAttachedRolePoliciesResponse>each(
                "iam:ListAttachedRolePolicies",
                token -> clients.call(
                        "iam:ListAttachedRolePolicies",
                        () -> clients.iam()
                                .listAttachedRolePolicies(
                                        request -> request.roleName(role).marker(token))),
                page -> Boolean.TRUE.equals(page.isTruncated()) ? page.marker() : null,
                page -> page.attachedPolicies().stream()
                        .map(AttachedPolicy::policyArn)
                        .forEach(attached::add));
        for (String policy : attached) {
            clients.call(
                    "iam:DetachRolePolicy",
                    () -> clients.iam()
                            .detachRolePolicy(request -> request.roleName(role).policyArn(policy)));
        }
        List<String> inline = new ArrayList<>();
        Paging.<ListRolePoliciesResponse>each(
                "iam:ListRolePolicies",
                token -> clients.call(
                        "iam:ListRolePolicies",
                        () -> clients.iam()
                                .listRolePolicies(
                                        request -> request.roleName(role).marker(token))),
                page -> Boolean.TRUE.equals(page.isTruncated()) ? page.marker() : null,
                page -> inline.addAll(page.policyNames()));
        for (String policy : inline) {
            clients.call(
                    "iam:DeleteRolePolicy",
                    () -> clients.iam()
                            .deleteRolePolicy(request -> request.roleName(role).policyName(policy)));
        }
    }
}
