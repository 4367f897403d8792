/** What clusters of virtual machines have in common in every cloud: pure pieces, to be composed. */
@NullMarked
package dev.clusterjanitor.machines;

import org.jspecify.annotations.NullMarked;
