@NullMarked
package dev.clusterjanitor.packaging;

import org.jspecify.annotations.NullMarked;
