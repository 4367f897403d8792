/** The only orchestration: discover, observe, plan, execute, report. */
@NullMarked
package dev.clusterjanitor.core.sweep;

import org.jspecify.annotations.NullMarked;
