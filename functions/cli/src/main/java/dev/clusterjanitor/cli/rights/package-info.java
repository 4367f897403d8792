/** The rights that the janitor needs, in the form in which each cloud grants them. */
@NullMarked
package dev.clusterjanitor.cli.rights;

import org.jspecify.annotations.NullMarked;
