package dev.clusterjanitor.cli.violations.config;

import com.azure.core.http.HttpPipeline;
import com.google.auth.oauth2.GoogleCredentials;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Breaks a rule for each cloud, to prove that the rules can fail. */
public record SdkOutsideItsProvider(Ec2Client ec2, GoogleCredentials google, HttpPipeline azure) {}
