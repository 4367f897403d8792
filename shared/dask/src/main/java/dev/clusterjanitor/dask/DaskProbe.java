package dev.clusterjanitor.dask;

import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Holdings;
import dev.clusterjanitor.core.port.SchedulerProbe;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks Dask schedulers by their HTTP server: {@code /json/counts.json}, then {@code /api/v1/check_idle} where that is
 * on (it is not by default), else {@code /metrics} for queued tasks. Three small requests at most for each scheduler.
 */
public final class DaskProbe implements SchedulerProbe {
    private static final int MOST_JSON = 64 * 1024;

    /** Dask writes some lines for each prefix of task names. */
    private static final int MOST_METRICS = 4 * 1024 * 1024;

    private final AddressMap addresses;
    private final ProbeLimits limits;
    private final Supplier<SSLContext> tls;
    private @Nullable HttpClient client;

    /** A probe that trusts the certificates that this JVM trusts. */
    public DaskProbe(AddressMap addresses) {
        this(addresses, ProbeLimits.DEFAULT, DaskProbe::defaultTls);
    }

    /**
     * A probe.
     *
     * @param addresses where each scheduler is to be asked; those that it does not know are UNKNOWN
     * @param tls tells which certificates to trust
     */
    public DaskProbe(AddressMap addresses, ProbeLimits limits, SSLContext tls) {
        this(addresses, limits, () -> tls);
    }

    private DaskProbe(AddressMap addresses, ProbeLimits limits, Supplier<SSLContext> tls) {
        this.addresses = addresses;
        this.limits = limits;
        this.tls = tls;
    }

    @Override
    public Map<ClusterId, Answer> ask(List<Target> targets, Instant now) {
        Map<ClusterId, Answer> answers = new HashMap<>();
        if (targets.isEmpty()) {
            return answers;
        }
        ExecutorService threads =
                Executors.newFixedThreadPool(Math.min(limits.sideBySide(), targets.size()), DaskProbe::daemon);
        try {
            List<Future<Answer>> futures = threads.invokeAll(
                    targets.stream()
                            .map(target -> (Callable<Answer>) () -> ask(target, now))
                            .toList(),
                    limits.perRound().toNanos(),
                    TimeUnit.NANOSECONDS);
            for (int i = 0; i < futures.size(); i++) {
                answers.put(targets.get(i).cluster().id(), answer(futures.get(i), targets.get(i), now));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            targets.forEach(target -> answers.put(target.cluster().id(), noTime(target, now)));
        } finally {
            threads.shutdownNow();
        }
        return answers;
    }

    private static Answer answer(Future<Answer> future, Target target, Instant now) throws InterruptedException {
        try {
            return future.get();
        } catch (CancellationException e) {
            return noTime(target, now);
        } catch (ExecutionException e) {
            return new Reading(target.cluster(), now).unreadable("asking it failed within this program");
        }
    }

    private static Answer noTime(Target target, Instant now) {
        return new Reading(target.cluster(), now).unreadable("there was no time left to ask it");
    }

    private Answer ask(Target target, Instant now) {
        Reading reading = new Reading(target.cluster(), now);
        return dashboard(target)
                .flatMap(dashboard -> addresses.locate(target.cluster().id(), dashboard))
                .map(address -> ask(new SchedulerHttp(client(), address, limits.perScheduler()), reading))
                .orElseGet(() -> reading.unknown("it has no address that may be asked from here"));
    }

    /** Made when it is first needed: most sweeps ask nobody, and cold starts are paid for. */
    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(limits.connect())
                    .sslContext(tls.get())
                    .build();
        }
        return client;
    }

    private static Answer ask(SchedulerHttp http, Reading reading) {
        Reply first = http.get("/json/counts.json", MOST_JSON);
        Optional<Answer> failure = reading.failure(first);
        if (failure.isPresent()) {
            return failure.get();
        }
        Optional<Counts> counts = Reading.counts(first);
        Optional<Answer> work = counts.flatMap(reading::work);
        if (work.isPresent()) {
            return work.get();
        }
        Holdings holdings = counts.map(Counts::holdings).orElse(Holdings.NONE);
        return reading.checkIdle(http.get("/api/v1/check_idle", MOST_JSON), holdings)
                .orElseGet(() -> counts.isPresent()
                        ? moment(http, reading, holdings)
                        : reading.unknown("something answers, and has no page of a scheduler (404)"));
    }

    private static Answer moment(SchedulerHttp http, Reading reading, Holdings holdings) {
        return QueuedTasks.in(http.get("/metrics", MOST_METRICS))
                .filter(tasks -> tasks > 0)
                .map(tasks -> reading.queued(tasks, holdings))
                .orElseGet(() -> reading.noWorkNow(holdings));
    }

    private static Optional<URI> dashboard(Target target) {
        try {
            URI uri = URI.create(target.connection().dashboard());
            return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "janitor-probe");
        thread.setDaemon(true);
        return thread;
    }

    private static SSLContext defaultTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has a TLS", e);
        }
    }
}
