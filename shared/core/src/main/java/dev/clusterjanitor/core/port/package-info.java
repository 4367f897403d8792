/** What the core asks of the world: clouds, cluster kinds, handles, notifiers, time limits. */
@NullMarked
package dev.clusterjanitor.core.port;

import org.jspecify.annotations.NullMarked;
