package dev.clusterjanitor.core.model;

/**
 * Something that kept a sweep from seeing or doing all it should. Its message names the place, says what that means
 * for the user, and holds no secret.
 *
 * @param scope the scope's text form, or what stands for it where the scope itself could not be found out
 * @param kind the kind's text form; empty if it concerns the whole scope
 * @param message one sentence
 */
public record Problem(String scope, String kind, String message) {}
