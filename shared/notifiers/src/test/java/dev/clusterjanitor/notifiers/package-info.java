/** Tests of the channels: over loopback only, and never against a real service. */
@NullMarked
package dev.clusterjanitor.notifiers;

import org.jspecify.annotations.NullMarked;
