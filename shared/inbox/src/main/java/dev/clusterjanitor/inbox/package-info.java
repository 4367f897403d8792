/** What owners and their clusters tell the janitor by HTTP. */
@NullMarked
package dev.clusterjanitor.inbox;

import org.jspecify.annotations.NullMarked;
