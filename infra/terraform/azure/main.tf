# The function apps, and where they keep what they read and write. Their code is published after `terraform apply` (docs/deploy-azure.md).

data "azurerm_client_config" "current" {}

locals {
  subscription = data.azurerm_client_config.current.subscription_id
  tags         = merge({ application = var.name }, var.tags)
  swept        = toset([for id in(length(var.swept_subscriptions) == 0 ? [local.subscription] : var.swept_subscriptions) : "/subscriptions/${id}"])
  blobs        = "https://${var.storage_account}.blob.core.windows.net"
  journal_url  = "${local.blobs}/journal"

  # Both get the same package; each runs one of the functions in it, with an identity of its own.
  apps      = merge({ sweep = var.name }, var.inbox_enabled ? { inbox = "${var.name}-inbox" } : {})
  functions = { sweep = "janitor", inbox = "inbox" }

  functions_off = {
    for app in keys(local.apps) : app => [for of, function in local.functions : function if of != app || of == "sweep" && !var.schedule_enabled]
  }

  # The vault of each setting that is a secret. What the inbox reads, the sweep reads too.
  secrets = {
    sweep = merge(
      { for setting, secret in var.secret_settings : setting => { vault = var.key_vault, secret = secret } },
      { for setting, secret in var.inbox_secret_settings : setting => { vault = "${var.key_vault}-inbox", secret = secret } },
    )
    inbox = { for setting, secret in var.inbox_secret_settings : setting => { vault = "${var.key_vault}-inbox", secret = secret } }
  }

  settings = {
    for app in keys(local.apps) : app => merge(
      var.app_settings,
      { for setting, found in local.secrets[app] : setting => "@Microsoft.KeyVault(VaultName=${found.vault};SecretName=${found.secret})" },
      { for function in values(local.functions) : "AzureWebJobs.${function}.Disabled" => contains(local.functions_off[app], function) ? "true" : "false" },
      {
        JANITOR_CONFIG                         = "${local.blobs}/policy/janitor.yaml"
        JANITOR_SCHEDULE                       = var.schedule
        AZURE_SUBSCRIPTION_ID                  = local.subscription
        AZURE_CLIENT_ID                        = azurerm_user_assigned_identity.this[app].client_id
        AzureFunctionsJobHost__functionTimeout = format("%02d:%02d:%02d", floor(var.timeout_seconds / 3600), floor(var.timeout_seconds % 3600 / 60), var.timeout_seconds % 60)
        # The host's own storage, by identity and not by key.
        AzureWebJobsStorage__accountName = azurerm_storage_account.host[app].name
        AzureWebJobsStorage__credential  = "managedidentity"
        AzureWebJobsStorage__clientId    = azurerm_user_assigned_identity.this[app].client_id
        # Quick starts: the first compiler is enough for a program that runs for seconds.
        JAVA_OPTS = "-XX:+TieredCompilation -XX:TieredStopAtLevel=1"
      },
    )
  }
}

resource "azurerm_resource_group" "this" {
  name     = var.resource_group
  location = var.location
  tags     = local.tags
}

resource "azurerm_storage_account" "state" {
  name                            = var.storage_account
  resource_group_name             = azurerm_resource_group.this.name
  location                        = azurerm_resource_group.this.location
  account_tier                    = "Standard"
  account_replication_type        = "ZRS"
  min_tls_version                 = "TLS1_2"
  https_traffic_only_enabled      = true
  allow_nested_items_to_be_public = false
  shared_access_key_enabled       = false
  default_to_oauth_authentication = true
  tags                            = local.tags

  blob_properties {
    versioning_enabled = true

    delete_retention_policy {
      days = 30
    }

    container_delete_retention_policy {
      days = 30
    }
  }
}

# Of each app's host: its package, and its locks. Whoever may write there may change what runs, so the apps share none of it,
# and neither may write the policy.
resource "azurerm_storage_account" "host" {
  for_each = local.apps

  name                            = "${var.storage_account}${each.key}"
  resource_group_name             = azurerm_resource_group.this.name
  location                        = azurerm_resource_group.this.location
  account_tier                    = "Standard"
  account_replication_type        = "ZRS"
  min_tls_version                 = "TLS1_2"
  https_traffic_only_enabled      = true
  allow_nested_items_to_be_public = false
  shared_access_key_enabled       = false
  default_to_oauth_authentication = true
  tags                            = local.tags
}

resource "azurerm_storage_container" "package" {
  for_each = local.apps

  name                  = "package"
  storage_account_id    = azurerm_storage_account.host[each.key].id
  container_access_type = "private"
}

resource "azurerm_storage_container" "this" {
  for_each = toset(["policy", "journal"])

  name                  = each.value
  storage_account_id    = azurerm_storage_account.state.id
  container_access_type = "private"
}

resource "azurerm_storage_management_policy" "state" {
  storage_account_id = azurerm_storage_account.state.id

  rule {
    name    = "journal"
    enabled = true

    filters {
      blob_types   = ["blockBlob"]
      prefix_match = ["journal/"]
    }

    actions {
      base_blob {
        delete_after_days_since_modification_greater_than = var.journal_retention_days
      }

      version {
        delete_after_days_since_creation = 30
      }
    }
  }
}

resource "azurerm_storage_blob" "policy" {
  name                   = "janitor.yaml"
  storage_account_name   = azurerm_storage_account.state.name
  storage_container_name = azurerm_storage_container.this["policy"].name
  type                   = "Block"
  content_type           = "application/yaml"
  source_content         = replace(var.policy, "JOURNAL_URL", local.journal_url)

  depends_on = [azurerm_role_assignment.deployer_blobs]
}

# Flex Consumption has one app in each plan.
resource "azurerm_service_plan" "this" {
  for_each = local.apps

  name                = each.value
  resource_group_name = azurerm_resource_group.this.name
  location            = azurerm_resource_group.this.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = local.tags
}

resource "azurerm_function_app_flex_consumption" "this" {
  for_each = local.apps

  name                = each.value
  resource_group_name = azurerm_resource_group.this.name
  location            = azurerm_resource_group.this.location
  service_plan_id     = azurerm_service_plan.this[each.key].id
  tags                = local.tags

  runtime_name           = "java"
  runtime_version        = var.runtime_version
  instance_memory_in_mb  = var.memory_mb
  maximum_instance_count = var.maximum_instances
  https_only             = true

  storage_container_type            = "blobContainer"
  storage_container_endpoint        = "https://${azurerm_storage_account.host[each.key].name}.blob.core.windows.net/${azurerm_storage_container.package[each.key].name}"
  storage_authentication_type       = "UserAssignedIdentity"
  storage_user_assigned_identity_id = azurerm_user_assigned_identity.this[each.key].id

  virtual_network_subnet_id = each.key == "sweep" ? var.subnet_id : null
  app_settings              = local.settings[each.key]

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.this[each.key].id]
  }

  site_config {
    application_insights_connection_string = azurerm_application_insights.this.connection_string
    minimum_tls_version                    = "1.2"
  }

  # Without these it starts, and cannot read its own package.
  depends_on = [azurerm_role_assignment.own]
}

resource "azurerm_key_vault" "this" {
  for_each = local.apps

  name                       = each.key == "sweep" ? var.key_vault : "${var.key_vault}-${each.key}"
  resource_group_name        = azurerm_resource_group.this.name
  location                   = azurerm_resource_group.this.location
  tenant_id                  = data.azurerm_client_config.current.tenant_id
  sku_name                   = "standard"
  enable_rbac_authorization  = true
  purge_protection_enabled   = false
  soft_delete_retention_days = 7
  tags                       = local.tags
}

resource "azurerm_log_analytics_workspace" "this" {
  name                = var.name
  resource_group_name = azurerm_resource_group.this.name
  location            = azurerm_resource_group.this.location
  sku                 = "PerGB2018"
  retention_in_days   = var.log_retention_days
  tags                = local.tags
}

resource "azurerm_application_insights" "this" {
  name                = var.name
  resource_group_name = azurerm_resource_group.this.name
  location            = azurerm_resource_group.this.location
  application_type    = "java"
  workspace_id        = azurerm_log_analytics_workspace.this.id
  tags                = local.tags
}
