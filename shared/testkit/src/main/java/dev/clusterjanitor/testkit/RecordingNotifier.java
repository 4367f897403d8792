package dev.clusterjanitor.testkit;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Notice.Event;
import dev.clusterjanitor.core.model.Notice.Item;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.Notifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** A channel that keeps what it accepts. It accepts everything unless told otherwise. */
public final class RecordingNotifier implements Notifier {
    private final String channel;
    private final List<Notice> accepted = new ArrayList<>();
    private final List<Notice> tried = new ArrayList<>();
    private Function<Notice, Delivery> answer = RecordingNotifier::accept;
    private Predicate<Recipient> reached = recipient -> true;

    public RecordingNotifier() {
        this("fake");
    }

    public RecordingNotifier(String channel) {
        this.channel = channel;
    }

    /** A channel in a {@link FakeWorld}: delivering is a call that its faults stand around. */
    public static Notifier in(FakeWorld world, RecordingNotifier channel) {
        return new Notifier() {
            @Override
            public String channel() {
                return channel.channel();
            }

            @Override
            public boolean reaches(Recipient recipient) {
                return channel.reaches(recipient);
            }

            @Override
            public Delivery deliver(Notice notice) {
                return world.call(Call.Type.DELIVER, channel.channel(), () -> channel.deliver(notice));
            }
        };
    }

    /** Refuses everything from now on. */
    public RecordingNotifier refusing(String why, boolean retryable) {
        return answering(notice -> Delivery.refused(why, retryable));
    }

    /** Accepts everything from now on. */
    public RecordingNotifier accepting() {
        return answering(RecordingNotifier::accept);
    }

    /** Answers like this from now on; the function may throw. */
    public RecordingNotifier answering(Function<Notice, Delivery> function) {
        answer = function;
        return this;
    }

    /** Has a way to reach only these. */
    public RecordingNotifier reaching(Predicate<Recipient> which) {
        reached = which;
        return this;
    }

    @Override
    public String channel() {
        return channel;
    }

    @Override
    public boolean reaches(Recipient recipient) {
        return reached.test(recipient);
    }

    @Override
    public Delivery deliver(Notice notice) {
        tried.add(notice);
        Delivery delivery = answer.apply(notice);
        if (delivery.accepted()) {
            accepted.add(notice);
        }
        return delivery;
    }

    /** Every notice that was accepted. */
    public List<Notice> accepted() {
        return List.copyOf(accepted);
    }

    /** Every notice that somebody tried to deliver. */
    public List<Notice> tried() {
        return List.copyOf(tried);
    }

    /** What happened, by all accepted notices, in order. */
    public List<Event> events() {
        return items().stream().map(Item::event).toList();
    }

    /** Every item of all accepted notices, in order. */
    public List<Item> items() {
        return accepted.stream().flatMap(notice -> notice.items().stream()).toList();
    }

    /** Forgets what it kept. */
    public void clear() {
        accepted.clear();
        tried.clear();
    }

    private static Delivery accept(Notice notice) {
        return Delivery.accepted("fake-" + notice.items().size());
    }
}
