/** A day in the life of the janitor on an emulated cloud, which checks its own claims. */
@NullMarked
package dev.clusterjanitor.cli.demo;

import org.jspecify.annotations.NullMarked;
