/**
 * Whole histories of a world in which everything fails that can fail, made from a seed, and an oracle that watches
 * them. The oracle shares no code with the planner: it reads raw tags and restates every rule.
 */
@NullMarked
package dev.clusterjanitor.testkit.simulation;

import org.jspecify.annotations.NullMarked;
