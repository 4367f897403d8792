package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.model.TagKeys;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Which channels there are, and how notices look on all of them.
 *
 * @param slack null: no notices on Slack
 * @param email null: no notices by e-mail
 * @param tagKeys the policy's tags, as notices tell readers which to set
 * @param displayZone a zone in which times are shown besides UTC; UTC: no second time
 */
public record NotifierSettings(
        @Nullable SlackSettings slack, @Nullable SmtpSettings email, TagKeys tagKeys, ZoneId displayZone) {}
