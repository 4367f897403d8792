/** What is written down outside of the clusters: every action with its evidence, and notices that nobody took yet. */
@NullMarked
package dev.clusterjanitor.core.journal;

import org.jspecify.annotations.NullMarked;
