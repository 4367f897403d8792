# The functions, what calls them, and where they keep what they read and write.

locals {
  bucket      = "${var.project}-${var.name}"
  policy_name = "policy/janitor.yaml"
  journal_url = "gs://${local.bucket}/journal"
  labels      = merge({ application = var.name }, var.labels)
  swept       = toset(length(var.swept_projects) == 0 ? [var.project] : var.swept_projects)

  apis = [
    "artifactregistry.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudscheduler.googleapis.com",
    "compute.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
  ]

  environment = merge(var.environment, {
    JANITOR_CONFIG       = "gs://${google_storage_bucket.state.name}/${google_storage_bucket_object.policy.name}"
    JANITOR_TIMEOUT      = "${var.timeout_seconds}s"
    GOOGLE_CLOUD_PROJECT = var.project
  })
}

resource "google_project_service" "this" {
  for_each = toset(local.apis)

  project            = var.project
  service            = each.value
  disable_on_destroy = false
}

resource "google_storage_bucket" "state" {
  project                     = var.project
  name                        = local.bucket
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = var.force_destroy
  labels                      = local.labels

  versioning {
    enabled = true
  }

  dynamic "encryption" {
    for_each = var.kms_key_name == null ? [] : [var.kms_key_name]

    content {
      default_kms_key_name = encryption.value
    }
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      age            = var.journal_retention_days
      matches_prefix = ["journal/"]
    }
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      days_since_noncurrent_time = 90
    }
  }
}

resource "google_storage_bucket_object" "policy" {
  bucket       = google_storage_bucket.state.name
  name         = local.policy_name
  content      = replace(var.policy, "JOURNAL_URL", local.journal_url)
  content_type = "application/yaml"
}

resource "google_storage_bucket_object" "package" {
  bucket = google_storage_bucket.state.name
  name   = "package/${filesha256(var.package_file)}.zip"
  source = var.package_file
}

resource "google_cloudfunctions2_function" "sweep" {
  project     = var.project
  location    = var.region
  name        = var.name
  description = "Finds Dask clusters that nobody uses any more, warns their owners, and deletes them"
  labels      = local.labels

  build_config {
    runtime         = var.runtime
    entry_point     = "dev.clusterjanitor.cloudfunction.JanitorHttpFunction"
    service_account = google_service_account.build.id

    source {
      storage_source {
        bucket = google_storage_bucket.state.name
        object = google_storage_bucket_object.package.name
      }
    }
  }

  service_config {
    # One sweep at a time.
    min_instance_count               = 0
    max_instance_count               = 1
    max_instance_request_concurrency = 1
    available_memory                 = "${var.memory_mb}M"
    timeout_seconds                  = var.timeout_seconds
    ingress_settings                 = "ALLOW_ALL"
    all_traffic_on_latest_revision   = true
    service_account_email            = google_service_account.function.email
    environment_variables            = local.environment
    vpc_connector                    = var.vpc_connector
    vpc_connector_egress_settings    = var.vpc_connector == null ? null : "PRIVATE_RANGES_ONLY"
  }

  depends_on = [google_project_service.this, google_project_iam_member.build, google_storage_bucket_iam_member.build, google_storage_bucket_iam_member.policy]
}

resource "google_cloudfunctions2_function" "inbox" {
  count = var.inbox_enabled ? 1 : 0

  project     = var.project
  location    = var.region
  name        = "${var.name}-inbox"
  description = "Takes heartbeats, and answers to notices"
  labels      = local.labels

  build_config {
    runtime         = var.runtime
    entry_point     = "dev.clusterjanitor.cloudfunction.JanitorInboxFunction"
    service_account = google_service_account.build.id

    source {
      storage_source {
        bucket = google_storage_bucket.state.name
        object = google_storage_bucket_object.package.name
      }
    }
  }

  service_config {
    min_instance_count             = 0
    max_instance_count             = var.inbox_instances
    available_memory               = "${var.memory_mb}M"
    timeout_seconds                = 30
    ingress_settings               = "ALLOW_ALL"
    all_traffic_on_latest_revision = true
    service_account_email          = google_service_account.inbox[0].email
    environment_variables          = local.environment
  }

  depends_on = [google_project_service.this, google_project_iam_member.build, google_storage_bucket_iam_member.build, google_storage_bucket_iam_member.policy]
}

# The URL of the inbox is open: each request bears a token or a signature of its own, which the function checks.
resource "google_cloud_run_service_iam_member" "inbox" {
  count = var.inbox_enabled ? 1 : 0

  project  = var.project
  location = var.region
  service  = google_cloudfunctions2_function.inbox[0].name
  role     = "roles/run.invoker"
  member   = "allUsers"
}

resource "google_cloud_scheduler_job" "sweep" {
  project          = var.project
  region           = var.region
  name             = "${var.name}-sweep"
  description      = "Calls ${var.name}"
  schedule         = var.schedule
  time_zone        = var.schedule_timezone
  paused           = !var.schedule_enabled
  attempt_deadline = "${var.timeout_seconds}s"

  # The next sweep is the retry.
  retry_config {
    retry_count = 0
  }

  http_target {
    uri         = google_cloudfunctions2_function.sweep.service_config[0].uri
    http_method = "POST"

    oidc_token {
      service_account_email = google_service_account.schedule.email
      audience              = google_cloudfunctions2_function.sweep.service_config[0].uri
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_secret_manager_secret" "this" {
  for_each = var.secrets

  project   = var.project
  secret_id = "${var.name}-${each.value}"
  labels    = local.labels

  replication {
    auto {}
  }

  depends_on = [google_project_service.this]
}
