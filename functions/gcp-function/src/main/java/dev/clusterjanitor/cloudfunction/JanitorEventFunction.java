package dev.clusterjanitor.cloudfunction;

import com.google.cloud.functions.CloudEventsFunction;
import io.cloudevents.CloudEvent;
import java.util.Optional;

/**
 * One sweep for each event, whatever it says: a message of Pub/Sub, by Eventarc. A sweep that could not do what it should ends
 * with an exception, so that the platform counts it, and delivers the event again where it was told to.
 */
public final class JanitorEventFunction implements CloudEventsFunction {
    private final FunctionSweeps sweeps;

    /** Called by the platform. */
    public JanitorEventFunction() {
        this(FunctionSweeps.onThePlatform());
    }

    /** A function in a world of its own, for tests and demos. */
    public JanitorEventFunction(FunctionSweeps sweeps) {
        this.sweeps = sweeps;
    }

    @Override
    public void accept(CloudEvent event) {
        sweeps.sweep(Optional.ofNullable(event.getExtension("traceparent")).map(Object::toString));
    }
}
