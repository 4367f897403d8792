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
  storage_account = "contosojanitor"
  key_vault       = "contoso-janitor"
  policy          = "version: 1\njournal: JOURNAL_URL\n"
}

run "looks_only_unless_told_otherwise" {
  command = plan

  assert {
    condition     = alltrue([for action in concat(local.granted.sweep, local.granted.inbox) : endswith(action, "/read")]) && length(local.granted.sweep) > 0
    error_message = "rights to delete are granted without allow_deletions"
  }

  assert {
    condition     = !azurerm_storage_account.state.allow_nested_items_to_be_public && !azurerm_storage_account.state.shared_access_key_enabled && azurerm_storage_account.state.min_tls_version == "TLS1_2"
    error_message = "the account could be read by others"
  }

  assert {
    condition     = azurerm_storage_blob.policy.source_content == "version: 1\njournal: https://contosojanitor.blob.core.windows.net/journal\n"
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
    condition     = contains(local.granted.sweep, "Microsoft.Compute/virtualMachines/delete") && length(azurerm_role_assignment.swept) == 4
    error_message = "not granted, or not everywhere"
  }
}

run "the_inbox_can_delete_nothing" {
  command = plan

  variables {
    allow_deletions       = true
    secret_settings       = { SLACK_WEBHOOK = "slack-webhook" }
    inbox_secret_settings = { KEEP_KEY = "keep-key" }
  }

  assert {
    condition     = contains(local.granted.inbox, "Microsoft.Resources/tags/write") && alltrue([for action in local.granted.inbox : endswith(action, "/read") || action == "Microsoft.Resources/tags/write"])
    error_message = "the inbox may do more than look and set tags, or not that"
  }

  assert {
    condition     = toset(azurerm_role_definition.this["inbox"].permissions[0].actions) == toset(local.granted.inbox)
    error_message = "the inbox has another role"
  }

  assert {
    condition     = alltrue([for name, grant in local.own : grant.app != "inbox" || contains(["inbox host", "inbox policy", "inbox secrets"], name)]) && local.own["inbox policy"].role == "Storage Blob Data Reader"
    error_message = "the inbox may do more with the janitor's own parts"
  }

  assert {
    condition     = strcontains(azurerm_role_assignment.wishes[0].condition, "requests/*") && alltrue([for action in azurerm_role_definition.wishes[0].permissions[0].data_actions : !endswith(action, "delete")])
    error_message = "the inbox may do more with the journal than write wishes"
  }

  assert {
    condition     = local.secrets.inbox == { KEEP_KEY = { vault = "contoso-janitor-inbox", secret = "keep-key" } } && keys(local.secrets.sweep) == ["KEEP_KEY", "SLACK_WEBHOOK"]
    error_message = "the inbox reads more than its own secrets"
  }
}

run "each_app_runs_one_function" {
  command = plan

  assert {
    condition     = local.functions_off.sweep == ["inbox"] && local.functions_off.inbox == ["janitor"]
    error_message = "the inbox would sweep, or the sweep answer the world"
  }
}

run "a_paused_schedule_stops_the_timer" {
  command = plan

  variables {
    schedule_enabled = false
  }

  assert {
    condition     = contains(local.functions_off.sweep, "janitor")
    error_message = "the timer runs"
  }
}

run "no_inbox_no_second_app" {
  command = plan

  variables {
    inbox_enabled = false
  }

  assert {
    condition     = keys(azurerm_function_app_flex_consumption.this) == ["sweep"] && length(azurerm_role_definition.wishes) == 0 && output.inbox_url == null && output.inbox_key_vault == null
    error_message = "something of the inbox is left"
  }
}

run "without_an_inbox_it_has_no_secrets" {
  command = plan

  variables {
    inbox_enabled         = false
    inbox_secret_settings = { KEEP_KEY = "keep-key" }
  }

  expect_failures = [var.inbox_secret_settings]
}

run "neither_app_may_write_the_policy_or_the_others_package" {
  command = plan

  assert {
    condition     = alltrue([for name, grant in local.own : grant.role == "Storage Blob Data Reader" if endswith(name, "policy")]) && length(azurerm_storage_account.host) == 2
    error_message = "what decides over deletions can be changed by what carries them out"
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
    inbox_secret_settings  = { keep = "with space" }
    journal_retention_days = 1
    log_retention_days     = 1
    sweep_missing_minutes  = 16
    undetermined_limit     = -1
  }

  expect_failures = [
    var.name, var.storage_account, var.key_vault, var.policy, var.swept_subscriptions, var.schedule, var.runtime_version, var.memory_mb,
    var.timeout_seconds, var.maximum_instances, var.app_settings, var.secret_settings, var.inbox_secret_settings, var.journal_retention_days, var.log_retention_days,
    var.sweep_missing_minutes, var.undetermined_limit,
  ]
}
