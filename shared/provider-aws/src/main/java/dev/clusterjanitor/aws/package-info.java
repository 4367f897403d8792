/** The cluster kinds of AWS, and AWS as a place for policies and secrets. The only home of the AWS SDK. */
@NullMarked
package dev.clusterjanitor.aws;

import org.jspecify.annotations.NullMarked;
