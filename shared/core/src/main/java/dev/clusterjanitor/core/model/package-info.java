/** Facts: what was found in a cloud, and the words for it. No opinion, no I/O, no clock. */
@NullMarked
package dev.clusterjanitor.core.model;

import org.jspecify.annotations.NullMarked;
