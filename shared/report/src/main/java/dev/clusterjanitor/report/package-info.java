/** Sweep reports as JSON documents, for programs. */
@NullMarked
package dev.clusterjanitor.report;

import org.jspecify.annotations.NullMarked;
