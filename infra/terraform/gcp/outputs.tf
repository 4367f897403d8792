output "function_name" {
  description = "Name of the function that sweeps."
  value       = google_cloudfunctions2_function.sweep.name
}

output "function_url" {
  description = "What the schedule calls, with a token."
  value       = google_cloudfunctions2_function.sweep.service_config[0].uri
}

output "service_account" {
  description = "Identity of the function."
  value       = google_service_account.function.email
}

output "inbox_url" {
  description = "Where heartbeats and answers to notices go; null without an inbox."
  value       = var.inbox_enabled ? google_cloudfunctions2_function.inbox[0].service_config[0].uri : null
}

output "policy_url" {
  description = "Where the function reads its policy."
  value       = local.environment.JANITOR_CONFIG
}

output "journal_url" {
  description = "The journal, as the policy names it: `journal: gs://...`."
  value       = local.journal_url
}

output "secret_ids" {
  description = "Secrets that were made, by name. Their versions are added by hand."
  value       = { for name, secret in google_secret_manager_secret.this : name => secret.secret_id }
}

output "schedule" {
  description = "The job of Cloud Scheduler."
  value       = google_cloud_scheduler_job.sweep.name
}

output "dashboard" {
  description = "The dashboard."
  value       = google_monitoring_dashboard.this.id
}
