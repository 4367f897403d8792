/** The sweep as a timer-triggered Azure function. */
@NullMarked
package dev.clusterjanitor.azurefunction;

import org.jspecify.annotations.NullMarked;
