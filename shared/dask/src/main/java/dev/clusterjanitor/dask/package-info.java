/** Dask schedulers, asked over HTTP whether they have work and what they hold. */
@NullMarked
package dev.clusterjanitor.dask;

import org.jspecify.annotations.NullMarked;
