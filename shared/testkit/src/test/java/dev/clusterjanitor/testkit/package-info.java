/** The fakes themselves, tested by the contracts they are the model of. */
@NullMarked
package dev.clusterjanitor.testkit;

import org.jspecify.annotations.NullMarked;
