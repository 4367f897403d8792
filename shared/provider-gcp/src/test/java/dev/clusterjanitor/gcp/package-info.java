/** Tests of the Google Cloud provider: pure decisions, and an emulator in this process. */
package dev.clusterjanitor.gcp;
