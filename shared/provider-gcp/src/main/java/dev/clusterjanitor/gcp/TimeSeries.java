package dev.clusterjanitor.gcp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clusterjanitor.core.policy.UsageReading;
import dev.clusterjanitor.gcp.GoogleHttp.Call;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads metrics of machines with Cloud Monitoring's timeSeries.list: one metric with one call, of any number of machines,
 * some 100,000 points on a page. A page is read piece by piece, as a tree of it would not fit in memory.
 */
final class TimeSeries {
    static final String ACTION = "monitoring.timeSeries.list";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final GoogleHttp http;
    private final String project;

    /** A few ends of buckets, over and over again. */
    private final Map<String, Instant> ends = new HashMap<>();

    TimeSeries(GoogleHttp http, String project) {
        this.http = http;
        this.project = project;
    }

    /** A metric of machines, and how a bucket is made of its data (metrics list of Compute Engine). */
    enum Metric {
        /** Share of the processors in use, 0 to 1: the highest in the bucket. */
        CPU("cpu/utilization", "ALIGN_MAX"),
        /** Bytes in a bucket. */
        RECEIVED("network/received_bytes_count", "ALIGN_SUM"),
        SENT("network/sent_bytes_count", "ALIGN_SUM");

        private final String type;
        private final String aligner;

        Metric(String type, String aligner) {
            this.type = type;
            this.aligner = aligner;
        }
    }

    /** Hears each point; of a page that is read again, a second time. */
    interface Points {
        /**
         * A point.
         *
         * @param machine the number of the machine
         * @param name its name, which a machine that is gone has in its metrics alone
         * @param end the end of the bucket
         */
        void on(String machine, String name, Instant end, double value);
    }

    /**
     * Reads a metric in buckets of five minutes.
     *
     * @param prefix of the names of the machines
     * @param from the start of the first bucket, on the grid of {@link UsageReading}
     * @param to the end of the last
     * @throws GcpFailure if a page cannot be read, or Google says that data may be missing
     */
    void read(Metric metric, String prefix, Instant from, Instant to, Points points) {
        String filter = "metric.type = \"compute.googleapis.com/instance/" + metric.type
                + "\" AND resource.type = \"gce_instance\" AND metric.labels.instance_name = starts_with(\"" + prefix
                + "\")";
        Set<String> seen = new HashSet<>();
        String token = "";
        do {
            Address address = Address.of(http.settings().endpoint(), "monitoring", "/v3")
                    .path("projects", project, "timeSeries")
                    .query("filter", filter)
                    .query("interval.startTime", from.toString())
                    .query("interval.endTime", to.toString())
                    .query("aggregation.alignmentPeriod", UsageReading.BUCKET.toSeconds() + "s")
                    .query("aggregation.perSeriesAligner", metric.aligner)
                    .query("view", "FULL")
                    .query("pageSize", String.valueOf(http.settings().pointsPerPage()))
                    .query("pageToken", token);
            Call call = Call.get(ACTION, project, address.uri());
            token = http.read(call, body -> page(body, points));
            if (!token.isEmpty() && !seen.add(token)) {
                throw GcpFailure.unanswered(ACTION + " in " + project + ": the answer goes round in circles");
            }
        } while (!token.isEmpty());
    }

    /** Reads a page; gives the token of the next one, or an empty text. */
    private String page(byte[] body, Points points) throws IOException {
        String token = "";
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("timeSeries") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        series(parser.readValueAsTree(), points);
                    }
                } else if (field.equals("nextPageToken")) {
                    token = parser.getValueAsString("");
                } else if (field.equals("executionErrors") || field.equals("unreachable")) {
                    requireNone(parser.readValueAsTree());
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException("cut short");
            }
        }
        return token;
    }

    private void requireNone(JsonNode errors) {
        if (!errors.isEmpty()) {
            throw new GcpFailure(200, "", ACTION + " in " + project + ": not all metrics could be read");
        }
    }

    private void series(JsonNode series, Points points) {
        String machine =
                series.path("resource").path("labels").path("instance_id").asText("");
        String name = series.path("metric").path("labels").path("instance_name").asText("");
        for (JsonNode point : series.path("points")) {
            JsonNode value = point.path("value");
            // Whole numbers of 64 bits are texts in Google's JSON.
            double number = value.has("doubleValue")
                    ? value.path("doubleValue").asDouble(Double.NaN)
                    : value.path("int64Value").asDouble(Double.NaN);
            String end = point.path("interval").path("endTime").asText("");
            points.on(machine, name, ends.computeIfAbsent(end, Instant::parse), number);
        }
    }
}
