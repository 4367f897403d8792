/** The function that runs on AWS Lambda. */
@NullMarked
package dev.clusterjanitor.lambda;

import org.jspecify.annotations.NullMarked;
