/**
 * An Azure on loopback, in this process: the calls of Resource Manager (Compute, Network, tags, locks), Resource Graph, the
 * metrics batch, Key Vault, blobs and the identity endpoint that the janitor makes, shaped like the public REST API.
 * {@link dev.clusterjanitor.emulators.azure.AzureEmulator} is where to begin.
 */
@NullMarked
package dev.clusterjanitor.emulators.azure;

import org.jspecify.annotations.NullMarked;
