# Without a cloud: what the plan says for given variables, and which variables are refused.

mock_provider "azurerm" {
  mock_data "azurerm_client_config" {
    defaults = {
      subscription_id = "00000000-0000-0000-0000-00000000000a"
      tenant_id       = "00000000-0000-0000-0000-00000000000b"
      object_id       = "00000000-0000-0000-0000-00000000000c"
    }
  }
}

variables {
  name            = "contoso-cluster-janitor"
  storage_account = "contosoclusterjanitor"
  key_vault       = "contoso-janitor"
  policy          = "version: 1\njournal: JOURNAL_URL\n"
}

run "looks_only_unless_told_otherwise" {
  command = plan

  assert {
    condition     = alltrue([for action in local.granted : endswith(action, "/read")]) && length(local.granted) > 0
    error_message = "rights to delete are granted without allow_deletions"
  }

  assert {
    condition     = !azurerm_storage_account.state.allow_nested_items_to_be_public && !azurerm_storage_account.state.shared_access_key_enabled && azurerm_storage_account.state.min_tls_version == "TLS1_2"
    error_message = "the account could be read by others"
  }

  assert {
    condition     = azurerm_storage_blob.policy.source_content == "version: 1\njournal: https://contosoclusterjanitor.blob.core.windows.net/journal\n"
    error_message = "JOURNAL_URL was not replaced"
  }
}

run "secrets_are_references" {
  command = plan

  variables {
    allow_deletions     = true
    secret_settings     = { SLACK_WEBHOOK = "slack-webhook" }
    swept_subscriptions = ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"]
  }

  assert {
    condition     = contains(local.granted, "Microsoft.Compute/virtualMachines/delete") && length(azurerm_role_assignment.swept) == 2
    error_message = "not granted, or not everywhere"
  }
}

run "mistakes_are_named_before_anything_is_made" {
  command = plan

  variables {
    name                   = "Janitor"
    storage_account        = "with-hyphen"
    key_vault              = "-"
    policy                 = "janitor.yaml"
    swept_subscriptions    = ["research"]
    schedule               = "*/15 * * * *"
    runtime_version        = "8"
    memory_mb              = 1024
    timeout_seconds        = 10
    maximum_instances      = 1
    app_settings           = { JANITOR_CONFIG = "x" }
    secret_settings        = { slack = "with space" }
    journal_retention_days = 1
    log_retention_days     = 1
    sweep_missing_minutes  = 16
    undetermined_limit     = -1
  }

  expect_failures = [
    var.name, var.storage_account, var.key_vault, var.policy, var.swept_subscriptions, var.schedule, var.runtime_version, var.memory_mb,
    var.timeout_seconds, var.maximum_instances, var.app_settings, var.secret_settings, var.journal_retention_days, var.log_retention_days,
    var.sweep_missing_minutes, var.undetermined_limit,
  ]
}
