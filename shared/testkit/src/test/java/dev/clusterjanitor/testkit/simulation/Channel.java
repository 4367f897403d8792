package dev.clusterjanitor.testkit.simulation;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.Notifier;
import dev.clusterjanitor.testkit.Call;
import dev.clusterjanitor.testkit.Faults;
import java.util.function.Supplier;

/** A channel that refuses, throws, takes its time, takes a notice twice, or takes it and loses the answer. */
final class Channel implements Notifier {
    private final String name;
    private final Oracle oracle;
    private final Story story;
    private final Supplier<Sweep> sweep;
    private final Supplier<Chaos> chaos;

    Channel(String name, Oracle oracle, Story story, Supplier<Sweep> sweep, Supplier<Chaos> chaos) {
        this.name = name;
        this.oracle = oracle;
        this.story = story;
        this.sweep = sweep;
        this.chaos = chaos;
    }

    @Override
    public String channel() {
        return name;
    }

    @Override
    public Delivery deliver(Notice notice) {
        Sweep current = sweep.get();
        Chaos weather = chaos.get();
        Faults faults = weather;
        Call call = new Call(Call.Type.DELIVER, name);
        faults.before(call);
        oracle.tried(current, notice);
        int fault = weather.chance() ? weather.choose(5) : -1;
        story.tell(() -> "      " + (fault < 0 ? "takes " : "fault " + fault + " with ") + describe(notice));
        if (fault == 0 || fault == 1) {
            current.deliveryFailed = true;
            return Delivery.refused("answered 500", fault == 0);
        }
        if (fault == 2) {
            current.deliveryFailed = true;
            throw new IllegalStateException("https://hooks.example.org/" + Chaos.SECRET);
        }
        oracle.accepted(current, name, notice);
        if (fault >= 3) {
            notice.items().stream()
                    .filter(item -> item.cluster() != null)
                    .forEach(item -> story.lives(String.valueOf(item.cluster().id())));
        }
        faults.after(call);
        if (fault == 3) {
            story.crash();
            current.deliveryFailed = true;
            return Delivery.refused("timed out", true);
        }
        return Delivery.accepted(name);
    }

    private static String describe(Notice notice) {
        StringBuilder text = new StringBuilder(notice.to().name()).append(':');
        notice.items()
                .forEach(item -> text.append(' ')
                        .append(item.event())
                        .append(' ')
                        .append(
                                item.cluster() == null
                                        ? ""
                                        : item.cluster().id().name()));
        return text.toString();
    }
}
