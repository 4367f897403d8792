package dev.clusterjanitor.config;

/**
 * Notices by e-mail, through a cloud's own service.
 *
 * @param transport the word for it: {@code ses}, {@code acs}
 * @param from the sender's address, which the service must know
 * @param place {@code ses}: a region; {@code acs}: the endpoint of the Communication Services resource; empty: where the
 *     program runs
 */
public record RelayConfig(String transport, String from, String place) implements EmailConfig {}
