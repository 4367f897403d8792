/** What one sweep would do about every cluster, as data. Pure: no I/O, no clock. */
@NullMarked
package dev.clusterjanitor.core.plan;

import org.jspecify.annotations.NullMarked;
