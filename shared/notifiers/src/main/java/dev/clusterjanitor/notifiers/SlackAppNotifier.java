package dev.clusterjanitor.notifiers;

import com.google.gson.JsonObject;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.Notifier;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells by a Slack app: a direct message to the owner, found by the policy or by e-mail address, else to the fallback.
 *
 * <p>Each cluster has a message of its own. What happens to it next is told in the thread below, and the message itself
 * is changed to say how things stand. What was told of one cluster before another was refused is not told again.
 */
public final class SlackAppNotifier implements Notifier {
    /** Slack's words for a thread that nobody can answer to any more. */
    private static final Set<String> THREAD_IS_GONE = Set.of(
            "thread_not_found", "message_not_found", "channel_not_found", "is_archived", "cannot_reply_to_message");

    private final SlackAppSettings settings;
    private final NoticeText text;
    private final SlackApi api;
    private final SlackPlace.Finder places;

    public SlackAppNotifier(SlackAppSettings settings, NoticeText text) {
        this.settings = settings;
        this.text = text;
        this.api = new SlackApi(settings);
        this.places = new SlackPlace.Finder(api);
    }

    @Override
    public String channel() {
        return "slack";
    }

    @Override
    public boolean reaches(Recipient recipient) {
        return recipient.owner().slack() != null
                || recipient.owner().email() != null
                || recipient.fallback().slack() != null
                || recipient.fallback().email() != null;
    }

    @Override
    public Delivery deliver(Notice notice) {
        return Fetched.of("the Slack token", settings.token()).then(token -> deliver(token, notice));
    }

    private Delivery deliver(String token, Notice notice) {
        SlackPlace place = places.find(token, notice.to());
        if (place.refusal() != null) {
            return place.refusal();
        }
        Delivery first = null;
        for (Notice.Item item : NoticeText.sorted(notice)) {
            Delivery delivery = tell(token, place, new Notice(notice.to(), notice.at(), List.of(item)));
            if (!delivery.accepted()) {
                return delivery;
            }
            first = first == null ? delivery : first;
        }
        return first == null ? Delivery.refused("there is nothing to tell", false) : first;
    }

    /** @param notice of one item */
    private Delivery tell(String token, SlackPlace place, Notice notice) {
        NoticeView view = text.of(notice, place.reader());
        if (!SlackMessage.canName(view)) {
            return Delivery.refused("a cluster's id is too long for a Slack message to name it", false);
        }
        JsonObject message = SlackMessage.of(view, "", settings.buttons()).toTree();
        String told = Digest.of(notice.at() + " " + view.title() + " " + view.items());
        Cluster cluster = notice.items().get(0).cluster();
        if (cluster == null) {
            return begin(token, place, message, told, "");
        }
        String key = "slack/" + Digest.of(place.channel() + " " + cluster.id() + " " + cluster.incarnation());
        Optional<SlackThread> thread = settings.threads().read(key).flatMap(SlackThread::parse);
        if (thread.isPresent() && thread.get().last().equals(told)) {
            return Delivery.accepted(reference(thread.get()));
        }
        return thread.flatMap(known -> goOn(token, known, message, told, key, view))
                .orElseGet(() -> begin(token, place, message, told, key));
    }

    private Delivery begin(String token, SlackPlace place, JsonObject message, String told, String key) {
        message.addProperty("channel", place.channel());
        SlackApi.Answer answer = api.call(token, "chat.postMessage", message);
        if (!answer.ok()) {
            return answer.delivery();
        }
        SlackThread thread = new SlackThread(answer.text("channel"), answer.text("ts"), told);
        if (!key.isEmpty() && thread.isSound()) {
            settings.threads().write(key, thread.toString());
        }
        return Delivery.accepted(thread.isSound() ? reference(thread) : "Slack");
    }

    /** Empty if the thread is gone. */
    private Optional<Delivery> goOn(
            String token, SlackThread thread, JsonObject message, String told, String key, NoticeView view) {
        JsonObject reply = message.deepCopy();
        reply.addProperty("channel", thread.channel());
        reply.addProperty("thread_ts", thread.ts());
        // A reply alone is easily overlooked.
        reply.addProperty("reply_broadcast", view.items().get(0).tone() != Tone.DONE);
        SlackApi.Answer answer = api.call(token, "chat.postMessage", reply);
        if (!answer.ok()) {
            return THREAD_IS_GONE.contains(answer.error()) ? Optional.empty() : Optional.of(answer.delivery());
        }
        settings.threads().write(key, new SlackThread(thread.channel(), thread.ts(), told).toString());
        message.addProperty("channel", thread.channel());
        message.addProperty("ts", thread.ts());
        // The reply has told it; if the message above it cannot be changed, the next change tries again.
        api.call(token, "chat.update", message);
        return Optional.of(Delivery.accepted(reference(thread)));
    }

    private static String reference(SlackThread thread) {
        return "Slack " + thread.channel() + "/" + thread.ts();
    }
}
