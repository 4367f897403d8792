package dev.clusterjanitor.config;

/** Notices by e-mail. */
public sealed interface EmailConfig permits SmtpConfig, RelayConfig {

    /** The sender's address. */
    String from();
}
