package dev.clusterjanitor.inbox;

/** Answers whoever pressed a button in Slack. */
@FunctionalInterface
public interface Replies {

    /**
     * Says something; that it cannot be said does not show.
     *
     * @param responseUrl where Slack takes the answer; may be empty
     * @param text plain text
     */
    void post(String responseUrl, String text);
}
