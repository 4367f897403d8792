/** The rules that a user writes, and the verdict they give on one cluster. Pure: no I/O, no clock. */
@NullMarked
package dev.clusterjanitor.core.policy;

import org.jspecify.annotations.NullMarked;
