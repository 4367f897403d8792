package dev.clusterjanitor.cli.violations.core.plan;

import dev.clusterjanitor.core.sweep.Janitor;

/** Breaks a rule, to prove that the rule can fail. */
public record PlannerThatSweeps(Janitor janitor) {}
