/** The function that runs on Google Cloud: one sweep for each request or event. */
@NullMarked
package dev.clusterjanitor.cloudfunction;

import org.jspecify.annotations.NullMarked;
