# The function app, and where it keeps what it reads and writes. Its code is published after `terraform apply` (docs/deploy-azure.md).

data "azurerm_client_config" "current" {}

locals {
  subscription = data.azurerm_client_config.current.subscription_id
  tags         = merge({ application = var.name }, var.tags)
  swept        = toset([for id in(length(var.swept_subscriptions) == 0 ? [local.subscription] : var.swept_subscriptions) : "/subscriptions/${id}"])
  blobs        = "https://${var.storage_account}.blob.core.windows.net"
  journal_url  = "${local.blobs}/journal"

  settings = merge(
    var.app_settings,
    { for setting, secret in var.secret_settings : setting => "@Microsoft.KeyVault(VaultName=${var.key_vault};SecretName=${secret})" },
    {
      JANITOR_CONFIG                         = "${local.blobs}/policy/janitor.yaml"
      JANITOR_SCHEDULE                       = var.schedule
      AZURE_SUBSCRIPTION_ID                  = local.subscription
      AZURE_CLIENT_ID                        = azurerm_user_assigned_identity.function.client_id
      AzureFunctionsJobHost__functionTimeout = format("%02d:%02d:%02d", floor(var.timeout_seconds / 3600), floor(var.timeout_seconds % 3600 / 60), var.timeout_seconds % 60)
      "AzureWebJobs.janitor.Disabled"        = var.schedule_enabled ? "false" : "true"
      # The host's own storage, by identity and not by key.
      AzureWebJobsStorage__accountName = azurerm_storage_account.state.name
      AzureWebJobsStorage__credential  = "managedidentity"
      AzureWebJobsStorage__clientId    = azurerm_user_assigned_identity.function.client_id
      # Quick starts: the first compiler is enough for a program that runs for seconds.
      JAVA_OPTS = "-XX:+TieredCompilation -XX:TieredStopAtLevel=1"
    },
  )
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

resource "azurerm_storage_container" "this" {
  for_each = toset(["policy", "package", "journal"])

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

resource "azurerm_service_plan" "this" {
  name                = var.name
  resource_group_name = azurerm_resource_group.this.name
  location            = azurerm_resource_group.this.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = local.tags
}

resource "azurerm_function_app_flex_consumption" "this" {
  name                = var.name
  resource_group_name = azurerm_resource_group.this.name
  location            = azurerm_resource_group.this.location
  service_plan_id     = azurerm_service_plan.this.id
  tags                = local.tags

  runtime_name           = "java"
  runtime_version        = var.runtime_version
  instance_memory_in_mb  = var.memory_mb
  maximum_instance_count = var.maximum_instances
  https_only             = true

  storage_container_type            = "blobContainer"
  storage_container_endpoint        = "${local.blobs}/${azurerm_storage_container.this["package"].name}"
  storage_authentication_type       = "UserAssignedIdentity"
  storage_user_assigned_identity_id = azurerm_user_assigned_identity.function.id

  virtual_network_subnet_id = var.subnet_id
  app_settings              = local.settings

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.function.id]
  }

  site_config {
    application_insights_connection_string = azurerm_application_insights.this.connection_string
    minimum_tls_version                    = "1.2"
  }

  # Without these it starts, and cannot read its own package.
  depends_on = [azurerm_role_assignment.own]
}

resource "azurerm_key_vault" "this" {
  name                       = var.key_vault
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
