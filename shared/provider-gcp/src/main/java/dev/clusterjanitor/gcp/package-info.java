/** The cluster kinds of Google Cloud, and Google Cloud as a place for policies and secrets. The only home of Google's libraries. */
@NullMarked
package dev.clusterjanitor.gcp;

import org.jspecify.annotations.NullMarked;
