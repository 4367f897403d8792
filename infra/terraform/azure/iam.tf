# Who may do what. The rights in the cloud come from permissions.json, which `janitor permissions azure` writes and a test compares with the code.

locals {
  permissions = jsondecode(file("${path.module}/permissions.json"))

  # The inbox is open to the world: what stands behind it may look and set tags, and can delete nothing.
  granted = merge(
    { sweep = [for permission in local.permissions : permission.action if var.allow_deletions || !permission.writes] },
    var.inbox_enabled ? { inbox = [for permission in local.permissions : permission.action if !permission.writes || var.allow_deletions && permission.marks] } : {},
  )

  does = {
    sweep = var.allow_deletions ? "Finds and deletes forgotten Dask clusters" : "Finds forgotten Dask clusters"
    inbox = "Finds Dask clusters, and sets tags on them for their owners"
  }

  swept_by = { for pair in setproduct(keys(local.apps), local.swept) : "${pair[0]} ${pair[1]}" => { app = pair[0], scope = pair[1] } }

  containers = "${azurerm_storage_account.state.id}/blobServices/default/containers"

  # What each app needs of its own parts: role, and what it counts on.
  own = merge(
    { for app in keys(local.apps) : "${app} host" => { app = app, role = "Storage Blob Data Owner", scope = azurerm_storage_account.host[app].id } },
    { for app in keys(local.apps) : "${app} policy" => { app = app, role = "Storage Blob Data Reader", scope = "${local.containers}/${azurerm_storage_container.this["policy"].name}" } },
    { for app in keys(local.apps) : "${app} secrets" => { app = app, role = "Key Vault Secrets User", scope = azurerm_key_vault.this[app].id } },
    var.inbox_enabled ? { "sweep secrets of the inbox" = { app = "sweep", role = "Key Vault Secrets User", scope = azurerm_key_vault.this["inbox"].id } } : {},
    { "sweep journal" = { app = "sweep", role = "Storage Blob Data Contributor", scope = "${local.containers}/${azurerm_storage_container.this["journal"].name}" } },
    { for id in var.communication_service_ids : "sweep ${id}" => { app = "sweep", role = "Communication and Email Service Owner", scope = id } },
  )
}

resource "azurerm_user_assigned_identity" "this" {
  for_each = local.apps

  name                = each.value
  resource_group_name = azurerm_resource_group.this.name
  location            = azurerm_resource_group.this.location
  tags                = local.tags
}

resource "azurerm_role_definition" "this" {
  for_each = local.apps

  name              = "Cluster Janitor (${each.value})"
  scope             = one([for scope in slice(sort(local.swept), 0, 1) : scope])
  description       = local.does[each.key]
  assignable_scopes = local.swept

  permissions {
    actions     = local.granted[each.key]
    not_actions = []
  }
}

resource "azurerm_role_assignment" "swept" {
  for_each = local.swept_by

  scope              = each.value.scope
  role_definition_id = azurerm_role_definition.this[each.value.app].role_definition_resource_id
  principal_id       = azurerm_user_assigned_identity.this[each.value.app].principal_id
  principal_type     = "ServicePrincipal"
}

resource "azurerm_role_assignment" "own" {
  for_each = local.own

  scope                = each.value.scope
  role_definition_name = each.value.role
  principal_id         = azurerm_user_assigned_identity.this[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

# A wish for a deletion, which the next sweep judges anew: the inbox writes those, and nothing else of the journal.
resource "azurerm_role_definition" "wishes" {
  count = var.inbox_enabled ? 1 : 0

  name              = "Cluster Janitor (${var.name}) wishes"
  scope             = azurerm_resource_group.this.id
  description       = "Writes blobs"
  assignable_scopes = [azurerm_resource_group.this.id]

  permissions {
    actions      = []
    data_actions = ["${local.blobs_of_containers}/write", "${local.blobs_of_containers}/add/action"]
  }
}

resource "azurerm_role_assignment" "wishes" {
  count = var.inbox_enabled ? 1 : 0

  scope              = "${local.containers}/${azurerm_storage_container.this["journal"].name}"
  role_definition_id = azurerm_role_definition.wishes[0].role_definition_resource_id
  principal_id       = azurerm_user_assigned_identity.this["inbox"].principal_id
  principal_type     = "ServicePrincipal"
  condition_version  = "2.0"
  condition          = "@Resource[${local.blobs_of_containers}:path] StringLike 'requests/*'"
}

locals {
  blobs_of_containers = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
}

# Whoever runs Terraform writes the policy, and by no key.
resource "azurerm_role_assignment" "deployer_blobs" {
  scope                = azurerm_storage_account.state.id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = data.azurerm_client_config.current.object_id
}
