# Live, on weekdays in working hours, for two projects, with Slack and alerts.

provider "google" {
  project = "platform"
}

module "janitor" {
  source = "../.."

  project               = "platform"
  region                = "europe-west1"
  package_file          = var.package_file
  policy                = file("${path.module}/janitor.yaml")
  allow_deletions       = true
  swept_projects        = ["research-dev", "research-prod"]
  schedule              = "*/15 7-19 * * 1-5"
  schedule_timezone     = "Europe/London"
  sweep_missing_minutes = 1410
  secrets               = ["slack-webhook", "keep-key"]
  inbox_secrets         = ["keep-key"]
  notification_channels = [var.notification_channel]
  labels                = { team = "platform" }
}

variable "package_file" {
  description = "The zip file that `janitor package gcp` leaves."
  type        = string
}

variable "notification_channel" {
  description = "A channel of Cloud Monitoring."
  type        = string
}

output "inbox_url" {
  description = "Where heartbeats go."
  value       = module.janitor.inbox_url
}
