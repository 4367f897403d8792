/**
 * Reads the policy file: {@link dev.clusterjanitor.config.ConfigReader} turns text into records, or says everything
 * that is wrong with it at once. The only package that sees a YAML parser.
 */
@NullMarked
package dev.clusterjanitor.config;

import org.jspecify.annotations.NullMarked;
