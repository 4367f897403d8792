# A dry run in one subscription: finds, judges and reports, and cannot change anything.

provider "azurerm" {
  features {}
  storage_use_azuread = true
}

module "janitor" {
  source = "../.."

  name            = "contoso-cluster-janitor"
  storage_account = "contosojanitor"
  key_vault       = "contoso-janitor"
  policy          = "version: 1"
}

output "function_app" {
  description = "Where the package is published to."
  value       = module.janitor.function_app
}
