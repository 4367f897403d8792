/**
 * Channels that bring notices to people. {@link dev.clusterjanitor.notifiers.ConfiguredNotifiers} is the list of them;
 * {@link dev.clusterjanitor.notifiers.NoticeText} decides, once for all channels, what a notice says.
 */
@NullMarked
package dev.clusterjanitor.notifiers;

import org.jspecify.annotations.NullMarked;
