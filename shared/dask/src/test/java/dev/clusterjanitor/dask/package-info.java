/** Tests against loopback servers, well behaved and not. */
@NullMarked
package dev.clusterjanitor.dask;

import org.jspecify.annotations.NullMarked;
