package dev.clusterjanitor.testkit;

import dev.clusterjanitor.core.port.Notifier;
import java.util.List;

class RecordingNotifierTest extends NotifierContract {
    private final RecordingNotifier healthy = new RecordingNotifier();

    @Override
    protected Notifier healthy() {
        return healthy;
    }

    @Override
    protected Notifier failing() {
        return new RecordingNotifier().refusing("answered 500", true);
    }

    @Override
    protected Notifier unreachable() {
        return new RecordingNotifier().refusing("timed out", true);
    }

    @Override
    protected int taken() {
        return healthy.accepted().size();
    }

    @Override
    protected List<String> secrets() {
        return List.of("hunter2");
    }
}
