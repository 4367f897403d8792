/** Tests of the Azure function: in this process, and as it is staged for upload. */
package dev.clusterjanitor.azurefunction;
