output "function_app" {
  description = "Name of the function app, to publish the package to."
  value       = azurerm_function_app_flex_consumption.this.name
}

output "resource_group" {
  description = "Resource group of the function."
  value       = azurerm_resource_group.this.name
}

output "principal_id" {
  description = "Identity of the function."
  value       = azurerm_user_assigned_identity.function.principal_id
}

output "inbox_url" {
  description = "Where heartbeats and answers to notices go."
  value       = "https://${azurerm_function_app_flex_consumption.this.default_hostname}"
}

output "policy_url" {
  description = "Where the function reads its policy."
  value       = local.settings.JANITOR_CONFIG
}

output "journal_url" {
  description = "The journal, as the policy names it: `journal: https://...`."
  value       = local.journal_url
}

output "key_vault" {
  description = "Where the values of `secret_settings` are set."
  value       = azurerm_key_vault.this.name
}
