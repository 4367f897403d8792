/** Tests of the function: its sweeps, and the packaged jar under Google's own invoker. */
package dev.clusterjanitor.cloudfunction;
