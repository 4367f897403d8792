/** Tests of the AWS provider: pure decisions, a fake endpoint on loopback, and a real emulator (…IT). */
package dev.clusterjanitor.aws;
