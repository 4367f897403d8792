/** The core's sweeps over a fake world: the life of a forgotten cluster, and the safety rules. */
@NullMarked
package dev.clusterjanitor.testkit.sweep;

import org.jspecify.annotations.NullMarked;
