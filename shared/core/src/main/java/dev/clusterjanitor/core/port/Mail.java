package dev.clusterjanitor.core.port;

/**
 * One mail to one person, ready to be sent.
 *
 * @param from the sender's plain address
 * @param to the recipient's plain address
 * @param subject one line
 * @param text the whole in plain text
 * @param html the same as HTML; empty if there is only the text
 * @param id the Message-ID without angle brackets: the same notice sent twice has the same
 * @param mime the whole mail as RFC 5322 has it, in ASCII, for services that take mails as they are
 */
public record Mail(String from, String to, String subject, String text, String html, String id, String mime) {}
