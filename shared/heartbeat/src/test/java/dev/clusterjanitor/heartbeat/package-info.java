/** Runs the preload's own tests, which are Python, in environments that the build pins. */
@NullMarked
package dev.clusterjanitor.heartbeat;

import org.jspecify.annotations.NullMarked;
