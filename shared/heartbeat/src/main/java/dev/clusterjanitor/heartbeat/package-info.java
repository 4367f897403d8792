/** The Dask scheduler preload that sends heartbeats, for Java programs that start schedulers. */
@NullMarked
package dev.clusterjanitor.heartbeat;

import org.jspecify.annotations.NullMarked;
