/**
 * Clouds on loopback, for tests and for the demo: a real AWS emulator ({@link
 * dev.clusterjanitor.emulators.AwsEmulator}), faults in front of it ({@link dev.clusterjanitor.emulators.FaultProxy})
 * and real dask-cloudprovider clients to leave clusters behind in it ({@link
 * dev.clusterjanitor.emulators.DaskCloudProvider}).
 *
 * <p>Emulators invent addresses for the machines they pretend to run. Nothing here ever connects to one of them.
 */
@NullMarked
package dev.clusterjanitor.emulators;

import org.jspecify.annotations.NullMarked;
