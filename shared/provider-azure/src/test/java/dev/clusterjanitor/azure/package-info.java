/** Tests of the Azure provider: pure decisions, and everything else against the emulated Azure in this process. */
package dev.clusterjanitor.azure;
