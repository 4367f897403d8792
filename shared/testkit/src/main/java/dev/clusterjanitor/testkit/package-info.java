/** Fakes of every port, and the contracts that every adapter passes. For tests only. */
@NullMarked
package dev.clusterjanitor.testkit;

import org.jspecify.annotations.NullMarked;
