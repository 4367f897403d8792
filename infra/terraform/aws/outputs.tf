output "function_name" {
  description = "Name of the function that sweeps."
  value       = aws_lambda_function.sweep.function_name
}

output "function_alias_arn" {
  description = "What the schedule calls. Invoke it by hand for a sweep at once."
  value       = aws_lambda_alias.live.arn
}

output "function_version" {
  description = "The published version that is live."
  value       = aws_lambda_alias.live.function_version
}

output "role_arn" {
  description = "Identity of the function. Roles in other accounts trust it (modules/member-role)."
  value       = aws_iam_role.function.arn
}

output "inbox_role_arn" {
  description = "Identity of the inbox, which roles of its own in other accounts trust (modules/member-role); null without an inbox."
  value       = one(aws_iam_role.inbox[*].arn)
}

output "inbox_url" {
  description = "Where heartbeats and answers to notices go; null without an inbox."
  value       = one(aws_lambda_function_url.inbox[*].function_url)
}

output "policy_url" {
  description = "Where the function reads its policy."
  value       = local.environment.JANITOR_CONFIG
}

output "journal_url" {
  description = "The journal, as the policy names it: `journal: s3://...`."
  value       = local.journal_url
}

output "secret_arns" {
  description = "Secrets that were made, by name. Their values are set by hand."
  value       = { for name, secret in aws_secretsmanager_secret.this : name => secret.arn }
}

output "log_group" {
  description = "Where the sweeps' logs go."
  value       = aws_cloudwatch_log_group.sweep.name
}

output "dead_letter_queue_url" {
  description = "Calls that failed."
  value       = aws_sqs_queue.dead_letters.url
}

output "schedule_arn" {
  description = "The schedule."
  value       = aws_scheduler_schedule.sweep.arn
}

output "alarm_names" {
  description = "The alarms, for a composite alarm or a maintenance window."
  value = concat(
    [
      aws_cloudwatch_metric_alarm.failed.alarm_name,
      aws_cloudwatch_metric_alarm.blast_radius.alarm_name,
      aws_cloudwatch_metric_alarm.undetermined.alarm_name,
      aws_cloudwatch_metric_alarm.slow.alarm_name,
      aws_cloudwatch_metric_alarm.dead_letters.alarm_name,
    ],
    aws_cloudwatch_metric_alarm.missing[*].alarm_name,
  )
}

output "dashboard" {
  description = "Name of the dashboard."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}
