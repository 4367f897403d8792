package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.port.Delivery;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a notice goes on Slack.
 *
 * @param channel a member's id, which means a direct message, or a channel's name
 * @param reader who reads it there
 * @param refusal why it goes nowhere; null if it does
 */
record SlackPlace(String channel, Reader reader, @Nullable Delivery refusal) {
    private static final Pattern MEMBER = Pattern.compile("[UW][A-Z0-9]{5,20}");
    private static final SlackPlace NOWHERE = new SlackPlace(
            "",
            Reader.CHANNEL,
            Delivery.refused("no Slack user or channel is known for the owner, and none for the fallback", false));

    /** Finds places; who was looked up once is remembered. */
    static final class Finder {
        private final SlackApi api;
        private final Map<String, Optional<String>> members = new ConcurrentHashMap<>();

        Finder(SlackApi api) {
            this.api = api;
        }

        /** The owner by the policy's Slack id, else by e-mail; else the fallback in the same order. */
        SlackPlace find(String token, Recipient to) {
            return find(token, to.owner(), Reader.OWNER)
                    .or(() -> find(token, to.fallback(), Reader.FALLBACK))
                    .orElse(NOWHERE);
        }

        private Optional<SlackPlace> find(String token, Contact contact, Reader reader) {
            String slack = contact.slack();
            if (slack != null) {
                boolean member = MEMBER.matcher(slack).matches();
                return Optional.of(
                        new SlackPlace(slack, member || reader == Reader.FALLBACK ? reader : Reader.CHANNEL, null));
            }
            String email = contact.email();
            return email == null || !Contact.isEmail(email) ? Optional.empty() : lookUp(token, email, reader);
        }

        private Optional<SlackPlace> lookUp(String token, String email, Reader reader) {
            Optional<String> known = members.get(email);
            if (known == null) {
                SlackApi.Answer answer = api.lookUp(token, email);
                if (!answer.ok() && !answer.error().equals("users_not_found")) {
                    // Whether there is such a user is not known, so that the fallback is not told in the owner's place.
                    return Optional.of(new SlackPlace("", reader, answer.delivery()));
                }
                known = member(answer);
                members.put(email, known);
            }
            return known.map(id -> new SlackPlace(id, reader, null));
        }

        private static Optional<String> member(SlackApi.Answer answer) {
            return Optional.ofNullable(answer.body().get("user"))
                    .filter(user -> user.isJsonObject())
                    .map(user -> user.getAsJsonObject().get("id"))
                    .filter(id -> id != null && id.isJsonPrimitive())
                    .map(id -> id.getAsString())
                    .filter(id -> MEMBER.matcher(id).matches());
        }
    }
}
