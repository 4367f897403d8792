package dev.clusterjanitor.core.port;

/**
 * A right that the janitor needs in a cloud.
 *
 * @param action in the cloud's own words: {@code ec2:TerminateInstances}
 * @param writes whether it changes anything; a dry run does without those
 * @param purpose what it is used for, in a few words
 */
public record Permission(String action, boolean writes, String purpose) {}
