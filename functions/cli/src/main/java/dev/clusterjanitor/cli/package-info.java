/** The command line: the same engine as the functions, for people. */
@NullMarked
package dev.clusterjanitor.cli;

import org.jspecify.annotations.NullMarked;
