package dev.clusterjanitor.cli.violations.config;

import software.amazon.awssdk.services.ec2.Ec2Client;

/** Breaks a rule, to prove that the rule can fail. */
public record SdkOutsideItsProvider(Ec2Client ec2) {}
