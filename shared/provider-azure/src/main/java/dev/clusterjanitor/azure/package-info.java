/** Clusters on Microsoft Azure. {@link dev.clusterjanitor.azure.AzureCloud} is the way in. */
@NullMarked
package dev.clusterjanitor.azure;

import org.jspecify.annotations.NullMarked;
