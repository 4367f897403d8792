# Who may do what. The rights in the cloud come from permissions.json, which `janitor permissions azure` writes and a test compares with the code.

locals {
  permissions = jsondecode(file("${path.module}/permissions.json"))
  granted     = [for permission in local.permissions : permission.action if var.allow_deletions || !permission.writes]

  # What the app needs of its own parts: role, and what it counts on.
  own = {
    host    = { role = "Storage Blob Data Owner", scope = "${azurerm_storage_account.state.id}/blobServices/default/containers/${azurerm_storage_container.this["package"].name}" }
    policy  = { role = "Storage Blob Data Reader", scope = "${azurerm_storage_account.state.id}/blobServices/default/containers/${azurerm_storage_container.this["policy"].name}" }
    journal = { role = "Storage Blob Data Contributor", scope = "${azurerm_storage_account.state.id}/blobServices/default/containers/${azurerm_storage_container.this["journal"].name}" }
    # The host keeps its locks for the timer in a container that it makes itself.
    locks   = { role = "Storage Blob Data Contributor", scope = azurerm_storage_account.state.id }
    secrets = { role = "Key Vault Secrets User", scope = azurerm_key_vault.this.id }
  }
}

resource "azurerm_user_assigned_identity" "function" {
  name                = var.name
  resource_group_name = azurerm_resource_group.this.name
  location            = azurerm_resource_group.this.location
  tags                = local.tags
}

resource "azurerm_role_definition" "janitor" {
  name              = "Cluster Janitor (${var.name})"
  scope             = one([for scope in slice(sort(local.swept), 0, 1) : scope])
  description       = var.allow_deletions ? "Finds and deletes forgotten Dask clusters" : "Finds forgotten Dask clusters"
  assignable_scopes = local.swept

  permissions {
    actions     = local.granted
    not_actions = []
  }
}

resource "azurerm_role_assignment" "swept" {
  for_each = local.swept

  scope              = each.value
  role_definition_id = azurerm_role_definition.janitor.role_definition_resource_id
  principal_id       = azurerm_user_assigned_identity.function.principal_id
  principal_type     = "ServicePrincipal"
}

resource "azurerm_role_assignment" "own" {
  for_each = local.own

  scope                = each.value.scope
  role_definition_name = each.value.role
  principal_id         = azurerm_user_assigned_identity.function.principal_id
  principal_type       = "ServicePrincipal"
}

# Whoever runs Terraform writes the policy, and by no key.
resource "azurerm_role_assignment" "deployer_blobs" {
  scope                = azurerm_storage_account.state.id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = data.azurerm_client_config.current.object_id
}
