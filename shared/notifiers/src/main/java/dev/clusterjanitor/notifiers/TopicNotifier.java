package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.EventTopics;
import dev.clusterjanitor.core.port.Notifier;

/** Publishes notices as CloudEvents to a topic of a cloud's own service. */
public final class TopicNotifier implements Notifier {
    private final EventTopics topics;
    private final String topic;
    private final EventJson events;

    /** @param topic the topic's full name */
    public TopicNotifier(EventTopics topics, String topic, NoticeText text) {
        this.topics = topics;
        this.topic = topic;
        this.events = new EventJson(text);
    }

    @Override
    public String channel() {
        return topics.service();
    }

    @Override
    public boolean tellsPeople() {
        return false;
    }

    @Override
    public Delivery deliver(Notice notice) {
        return topics.publish(topic, events.of(notice));
    }
}
