package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** What a function needs beside Resource Manager: its identity, and a vault, which wants a token of that identity. */
final class PlatformApi {
    /** What the platform puts into the function's environment, and wants to see again. */
    static final String IDENTITY_HEADER = "emulated-identity-header";

    private static final String TOKEN = "emulated-token-for-";

    private final AzureState state;

    PlatformApi(AzureState state) {
        this.state = state;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/msi/token", "", this::token),
                Route.of("GET", "/{vault}.vault.azure.net/secrets/{secret}", "", this::secret),
                Route.of("GET", "/{vault}.vault.azure.net/secrets/{secret}/{version}", "", this::secret));
    }

    /** The identity endpoint of App Service and Functions, api-version 2019-08-01. */
    private Reply token(Request request) {
        if (!request.header("X-IDENTITY-HEADER").equals(IDENTITY_HEADER)) {
            throw new AzureError(401, "Unauthorized", "X-IDENTITY-HEADER is missing or wrong.");
        }
        ObjectNode body = Request.JSON
                .createObjectNode()
                .put("access_token", TOKEN + request.query("resource"))
                .put(
                        "expires_on",
                        String.valueOf(state.now().plusSeconds(86_400).getEpochSecond()))
                .put("resource", request.query("resource"))
                .put("token_type", "Bearer")
                .put("client_id", "5e1f0000-0000-0000-0000-000000000000");
        return Reply.of(200, body);
    }

    static void requireToken(Request request, String resource) {
        if (!request.header("Authorization").equals("Bearer " + TOKEN + resource)) {
            throw new AzureError(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.");
        }
    }

    private Reply secret(Request request) {
        requireToken(request, "https://vault.azure.net");
        String name = request.var("vault") + "/" + request.var("secret");
        String value = Optional.ofNullable(state.secrets.get(name))
                .orElseThrow(() -> new AzureError(
                        404,
                        "SecretNotFound",
                        "A secret with (name/id) " + name + " was not found in this key vault."));
        return Reply.of(
                200,
                Request.JSON
                        .createObjectNode()
                        .put("value", value)
                        .put(
                                "id",
                                "https://" + request.var("vault") + ".vault.azure.net/secrets/" + request.var("secret")
                                        + "/0"));
    }
}
