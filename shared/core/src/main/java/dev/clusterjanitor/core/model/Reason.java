package dev.clusterjanitor.core.model;

/**
 * Why a verdict or an action is what it is.
 *
 * @param code for programs, metrics and tests
 * @param text one sentence for people, with the facts in it
 */
public record Reason(ReasonCode code, String text) {}
