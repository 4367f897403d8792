output "function_app" {
  description = "Name of the function app that sweeps, to publish the package to."
  value       = azurerm_function_app_flex_consumption.this["sweep"].name
}

output "inbox_app" {
  description = "Name of the function app that is the inbox, to publish the same package to; null without an inbox."
  value       = one([for app in keys(local.apps) : azurerm_function_app_flex_consumption.this[app].name if app == "inbox"])
}

output "resource_group" {
  description = "Resource group of the functions."
  value       = azurerm_resource_group.this.name
}

output "principal_id" {
  description = "Identity of the function that sweeps."
  value       = azurerm_user_assigned_identity.this["sweep"].principal_id
}

output "inbox_url" {
  description = "Where heartbeats and answers to notices go; null without an inbox."
  value       = one([for app in keys(local.apps) : "https://${azurerm_function_app_flex_consumption.this[app].default_hostname}/api" if app == "inbox"])
}

output "policy_url" {
  description = "Where the functions read their policy."
  value       = local.settings["sweep"].JANITOR_CONFIG
}

output "journal_url" {
  description = "The journal, as the policy names it: `journal: https://...`."
  value       = local.journal_url
}

output "key_vault" {
  description = "Where the values of `secret_settings` are set."
  value       = azurerm_key_vault.this["sweep"].name
}

output "inbox_key_vault" {
  description = "Where the values of `inbox_secret_settings` are set; null without an inbox."
  value       = one([for app in keys(local.apps) : azurerm_key_vault.this[app].name if app == "inbox"])
}
