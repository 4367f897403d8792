/** Makes the artefacts of the functions smaller, at build time. Nothing of it is in them. */
@NullMarked
package dev.clusterjanitor.packaging;

import org.jspecify.annotations.NullMarked;
