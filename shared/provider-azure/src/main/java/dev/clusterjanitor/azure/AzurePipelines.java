package dev.clusterjanitor.azure;

import com.azure.core.credential.SimpleTokenCache;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.UserAgentPolicy;
import com.azure.identity.DefaultAzureCredentialBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pipeline of azure-core to each service: connections and tokens. Nothing is called before it is needed. */
final class AzurePipelines {
    private final AzureSettings settings;
    private final Map<AzureService, HttpPipeline> pipelines = new EnumMap<>(AzureService.class);
    private @Nullable HttpClient client;
    private @Nullable TokenCredential credential;

    /**
     * Pipelines.
     *
     * @param client carries the requests; null: the JDK's
     */
    AzurePipelines(AzureSettings settings, @Nullable HttpClient client) {
        this.settings = settings;
        this.client = client;
    }

    synchronized HttpPipeline to(AzureService service) {
        return pipelines.computeIfAbsent(service, this::build);
    }

    private HttpPipeline build(AzureService service) {
        List<HttpPipelinePolicy> policies = new ArrayList<>();
        policies.add(new UserAgentPolicy("cluster-janitor"));
        if (settings.withIdentity()) {
            policies.add(
                    settings.isPlain()
                            ? plainToken(service)
                            : new BearerTokenAuthenticationPolicy(credential(), service.tokenScope()));
        }
        return new HttpPipelineBuilder()
                .httpClient(client())
                .policies(policies.toArray(new HttpPipelinePolicy[0]))
                .build();
    }

    /** The library's own policy refuses plain HTTP; this one is for loopback alone, and {@link AzureSettings} sees to it. */
    private HttpPipelinePolicy plainToken(AzureService service) {
        TokenRequestContext wanted = new TokenRequestContext().addScopes(service.tokenScope());
        TokenCredential from = credential();
        SimpleTokenCache cache = new SimpleTokenCache(() -> from.getToken(wanted));
        return (context, next) -> cache.getToken().flatMap(token -> {
            context.getHttpRequest().setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + token.getToken());
            return next.process();
        });
    }

    private HttpClient client() {
        if (client == null) {
            client = new JdkHttpClientBuilder()
                    .connectionTimeout(Duration.ofSeconds(10))
                    .responseTimeout(settings.attemptTimeout())
                    .readTimeout(settings.attemptTimeout())
                    .writeTimeout(settings.attemptTimeout())
                    .build();
        }
        return client;
    }

    private TokenCredential credential() {
        if (credential == null) {
            credential =
                    new DefaultAzureCredentialBuilder().httpClient(client()).build();
        }
        return credential;
    }
}
