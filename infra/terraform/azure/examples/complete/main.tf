# Live, on weekdays in working hours, for two subscriptions, with Slack and alerts.

provider "azurerm" {
  features {}
  storage_use_azuread = true
}

module "janitor" {
  source = "../.."

  name                  = "contoso-cluster-janitor"
  storage_account       = "contosojanitor"
  key_vault             = "contoso-janitor"
  policy                = file("${path.module}/janitor.yaml")
  allow_deletions       = true
  swept_subscriptions   = ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"]
  schedule              = "0 */15 7-19 * * 1-5"
  sweep_missing_minutes = 2880
  secret_settings       = { SLACK_WEBHOOK = "slack-webhook" }
  inbox_secret_settings = { KEEP_KEY = "keep-key" }
  action_group_ids      = [var.action_group]
  tags                  = { team = "platform" }
}

variable "action_group" {
  description = "Whom alerts tell."
  type        = string
}

output "inbox_url" {
  description = "Where heartbeats go."
  value       = module.janitor.inbox_url
}
