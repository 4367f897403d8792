package dev.clusterjanitor.gcp;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Application default credentials, as all of Google's tools find them: {@code GOOGLE_APPLICATION_CREDENTIALS} (a service
 * account's key, or workload identity federation), the login of gcloud, or the metadata server of a function or machine.
 * Nothing is looked for before it is needed.
 */
final class DefaultTokens implements Tokens {
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

    private @Nullable GoogleCredentials credentials;

    DefaultTokens() {}

    /** With credentials that were found already. */
    DefaultTokens(GoogleCredentials credentials) {
        this.credentials = credentials.createScoped(SCOPE);
    }

    @Override
    public synchronized Optional<String> access() {
        try {
            GoogleCredentials own = credentials();
            own.refreshIfExpired();
            AccessToken token = own.getAccessToken();
            if (token == null) {
                throw GcpFailure.unanswered("no access token could be had for Google Cloud");
            }
            return Optional.of(token.getTokenValue());
        } catch (IOException failed) {
            // Its message may quote the answer of a token endpoint.
            throw GcpFailure.unanswered("no access token could be had for Google Cloud ("
                    + failed.getClass().getSimpleName() + "): is the key or login still valid?");
        }
    }

    @Override
    public synchronized Optional<String> project() {
        return Optional.ofNullable(credentials().getProjectId());
    }

    private GoogleCredentials credentials() {
        if (credentials == null) {
            try {
                credentials = GoogleCredentials.getApplicationDefault().createScoped(SCOPE);
            } catch (IOException none) {
                throw new GcpFailure(
                        401,
                        "",
                        "no credentials for Google Cloud found (GOOGLE_APPLICATION_CREDENTIALS, a login with gcloud auth"
                                + " application-default login, or the service account of this machine or function)");
            }
        }
        return credentials;
    }
}
