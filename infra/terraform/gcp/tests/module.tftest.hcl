# Without a cloud: what the plan says for given variables, and which variables are refused.

mock_provider "google" {}

variables {
  project      = "research-dev"
  package_file = "tests/function.zip"
  policy       = "version: 1\njournal: JOURNAL_URL\n"
}

run "looks_only_unless_told_otherwise" {
  command = plan

  assert {
    condition     = alltrue([for action in local.granted : !can(regex("(delete|setLabels)$", action))]) && length(local.granted) > 0
    error_message = "rights to delete are granted without allow_deletions"
  }

  assert {
    condition     = google_storage_bucket.state.public_access_prevention == "enforced" && google_storage_bucket.state.uniform_bucket_level_access && google_storage_bucket.state.versioning[0].enabled
    error_message = "the bucket could be made public, or keeps no versions"
  }

  assert {
    condition     = google_storage_bucket_object.policy.content == "version: 1\njournal: gs://research-dev-cluster-janitor/journal\n"
    error_message = "JOURNAL_URL was not replaced"
  }

  assert {
    condition     = google_cloudfunctions2_function.sweep.service_config[0].max_instance_count == 1 && google_cloudfunctions2_function.sweep.service_config[0].max_instance_request_concurrency == 1
    error_message = "two sweeps could run side by side"
  }
}

run "rights_to_delete_are_granted_in_each_swept_project" {
  command = plan

  variables {
    allow_deletions = true
    swept_projects  = ["one-project", "another-project"]
  }

  assert {
    condition     = contains(local.granted, "compute.instances.delete") && length(google_project_iam_custom_role.janitor) == 2
    error_message = "not granted, or not everywhere"
  }
}

run "the_inbox_can_delete_nothing" {
  command = plan

  variables {
    allow_deletions = true
    secrets         = ["slack-webhook", "keep-key"]
    inbox_secrets   = ["keep-key"]
  }

  assert {
    condition     = contains(local.inbox_granted, "compute.instances.setLabels") && alltrue([for action in local.inbox_granted : !endswith(action, "delete")])
    error_message = "the inbox may do more than look and set labels, or not that"
  }

  assert {
    condition     = google_service_account.inbox[0].account_id == "cluster-janitor-inbox" && toset(google_project_iam_custom_role.inbox["research-dev"].permissions) == toset(local.inbox_granted)
    error_message = "the inbox has no account or role of its own"
  }

  assert {
    condition     = keys(google_secret_manager_secret_iam_member.inbox) == ["keep-key"] && length(google_secret_manager_secret_iam_member.function) == 2
    error_message = "the inbox reads more than its own secrets"
  }

  assert {
    condition     = strcontains(google_storage_bucket_iam_member.wishes[0].condition[0].expression, "/journal/requests/")
    error_message = "the inbox may write elsewhere in the bucket"
  }
}

run "without_deletions_the_inbox_looks_only" {
  command = plan

  assert {
    condition     = alltrue([for action in local.inbox_granted : !can(regex("(delete|setLabels)$", action))]) && length(local.inbox_granted) > 0
    error_message = "rights to change are granted without allow_deletions"
  }
}

run "no_inbox_no_account_of_its_own" {
  command = plan

  variables {
    inbox_enabled = false
  }

  assert {
    condition     = length(google_service_account.inbox) == 0 && length(google_project_iam_custom_role.inbox) == 0 && length(google_cloudfunctions2_function.inbox) == 0 && output.inbox_url == null
    error_message = "something of the inbox is left"
  }
}

run "the_inbox_reads_no_secret_that_is_not_named" {
  command = plan

  variables {
    inbox_secrets = ["keep-key"]
  }

  expect_failures = [var.inbox_secrets]
}

run "mistakes_are_named_before_anything_is_made" {
  command = plan

  variables {
    name                   = "Janitor"
    region                 = "us-central1-a"
    policy                 = "janitor.yaml"
    schedule               = "every 15 minutes"
    schedule_timezone      = "half past two"
    runtime                = "java8"
    memory_mb              = 128
    timeout_seconds        = 3600
    environment            = { JANITOR_CONFIG = "x" }
    secrets                = ["with space"]
    inbox_instances        = 0
    journal_retention_days = 1
    sweep_missing_minutes  = 1440
    undetermined_limit     = -1
  }

  expect_failures = [
    var.name, var.region, var.policy, var.schedule, var.schedule_timezone, var.runtime, var.memory_mb, var.timeout_seconds, var.environment,
    var.secrets, var.inbox_instances, var.journal_retention_days, var.sweep_missing_minutes, var.undetermined_limit,
  ]
}
