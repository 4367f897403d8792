package dev.clusterjanitor.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/**
 * Takes requests to Azure's own addresses to an emulator, so that links are what they are with Azure. What goes anywhere
 * else is noted, and refused.
 */
final class AzureByItsNames implements HttpClient {
    private final HttpClient client = new JdkHttpClientBuilder().build();
    private final List<String> strangers = new CopyOnWriteArrayList<>();
    private final URI emulator;

    AzureByItsNames(URI emulator) {
        this.emulator = emulator;
    }

    /** Where requests went that are not Azure's. */
    List<String> strangers() {
        return strangers;
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        URL url = request.getUrl();
        int port = url.getPort() < 0 ? url.getDefaultPort() : url.getPort();
        boolean isManager = url.getHost().equalsIgnoreCase(AzureService.MANAGER_HOST);
        if (!url.getProtocol().equals("https")
                || port != 443
                || !(isManager || url.getHost().endsWith(".metrics.monitor.azure.com"))) {
            strangers.add(url.toString());
            return Mono.error(new IllegalStateException("not Azure: " + url));
        }
        String host = isManager ? "" : "/" + url.getHost();
        request.setUrl(emulator + host + url.getFile());
        return client.send(request);
    }
}
