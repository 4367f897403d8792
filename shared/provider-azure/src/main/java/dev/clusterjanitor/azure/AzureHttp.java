package dev.clusterjanitor.azure;

import com.azure.core.credential.SimpleTokenCache;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.http.policy.ExponentialBackoffOptions;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.http.policy.UserAgentPolicy;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.identity.DefaultAzureCredentialBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to Azure through azure-core's pipeline: tokens, retries and {@code Retry-After} are the library's. May be
 * used by several threads. Nothing is called before it is needed.
 */
final class AzureHttp {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final AzureSettings settings;
    private final Map<AzureService, HttpPipeline> pipelines = new EnumMap<>(AzureService.class);
    private @Nullable HttpClient client;
    private @Nullable TokenCredential credential;

    AzureHttp(AzureSettings settings) {
        this.settings = settings;
    }

    /**
     * An answer.
     *
     * @param operation where to ask how far a long-running operation came; empty if it is none
     * @param etag the version of what was read or written; empty if it has none
     */
    record Answer(int status, String body, String operation, String etag) {}

    AzureSettings settings() {
        return settings;
    }

    /**
     * Sends a request.
     *
     * @param action the right that it takes, for messages
     * @param place where, for messages: never more than ids and names
     * @param body JSON; empty: none
     * @param headers further headers
     * @throws AzureFailure if there is no answer, or its status is 400 or above
     */
    Answer send(
            AzureService service,
            HttpMethod method,
            String action,
            String place,
            String url,
            String body,
            Map<HttpHeaderName, String> headers) {
        HttpRequest request = new HttpRequest(method, url);
        headers.forEach(request::setHeader);
        if (!body.isEmpty()) {
            request.setHeader(HttpHeaderName.CONTENT_TYPE, "application/json").setBody(body);
        }
        int status;
        String text;
        String operation;
        String etag;
        try (HttpResponse response = pipeline(service).sendSync(request, Context.NONE)) {
            status = response.getStatusCode();
            BinaryData data = response.getBodyAsBinaryData();
            text = data == null ? "" : data.toString();
            operation = header(response, HttpHeaderName.fromString("Azure-AsyncOperation"));
            etag = header(response, HttpHeaderName.ETAG);
        } catch (RuntimeException unanswered) {
            throw AzureErrors.noAnswer(action, place, unanswered);
        }
        if (status >= 400) {
            throw AzureErrors.refusal(action, place, status, text);
        }
        return new Answer(status, text, operation, etag);
    }

    private static String header(HttpResponse response, HttpHeaderName name) {
        String value = response.getHeaderValue(name);
        return value == null ? "" : value;
    }

    private synchronized HttpPipeline pipeline(AzureService service) {
        return pipelines.computeIfAbsent(service, this::build);
    }

    private HttpPipeline build(AzureService service) {
        List<HttpPipelinePolicy> policies = new ArrayList<>();
        policies.add(new UserAgentPolicy("cluster-janitor"));
        policies.add(new RetryPolicy(new RetryOptions(new ExponentialBackoffOptions()
                .setMaxRetries(settings.retries())
                .setBaseDelay(settings.firstWait())
                .setMaxDelay(LONGEST_WAIT))));
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
