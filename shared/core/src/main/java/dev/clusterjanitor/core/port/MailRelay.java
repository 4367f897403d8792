package dev.clusterjanitor.core.port;

/** A cloud's own mail service. */
public interface MailRelay {

    /** The word in the policy, {@code notify.email.transport}: {@code ses}, {@code acs}. */
    String transport();

    /**
     * Sends a mail, with retries of its own within a bounded time. Never throws for what the service answers.
     *
     * @param place where the service is: a region or an endpoint, from the policy; empty: where the program runs
     * @return accepted only if the service took responsibility for the mail
     */
    Delivery send(String place, Mail mail);
}
