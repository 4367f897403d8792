/** Builders for tests, shipped to the other modules as this module's test-jar. */
@NullMarked
package dev.clusterjanitor.core.testing;

import org.jspecify.annotations.NullMarked;
