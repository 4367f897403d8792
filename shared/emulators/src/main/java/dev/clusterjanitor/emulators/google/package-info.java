/**
 * The parts of Google Cloud that a janitor needs, in this process, over HTTP on loopback: Compute Engine, Cloud Monitoring,
 * Secret Manager, Cloud Storage and Resource Manager. A test holds what it answers against Google's own description of the API.
 */
@NullMarked
package dev.clusterjanitor.emulators.google;

import org.jspecify.annotations.NullMarked;
