# Who may do what. The rights in the cloud come from permissions.json, which `janitor permissions gcp` writes and a test compares with the code.

locals {
  permissions = jsondecode(file("${path.module}/permissions.json"))

  # These count on folders and organizations only; grant them there by hand where the policy names one.
  above_projects = ["resourcemanager.folders.list", "resourcemanager.projects.list"]

  granted = [
    for permission in local.permissions : permission.action
    if(var.allow_deletions || !permission.writes) && !contains(local.above_projects, permission.action)
  ]

  # The inbox is open to the world: what stands behind it may look and set labels, and can delete nothing.
  inbox_granted = [
    for permission in local.permissions : permission.action
    if(!permission.writes || var.allow_deletions && permission.marks) && !contains(local.above_projects, permission.action)
  ]
}

resource "google_service_account" "function" {
  project      = var.project
  account_id   = var.name
  display_name = "Cluster Janitor: the function"
}

resource "google_service_account" "inbox" {
  count = var.inbox_enabled ? 1 : 0

  project      = var.project
  account_id   = "${var.name}-inbox"
  display_name = "Cluster Janitor: the inbox"
}

resource "google_service_account" "schedule" {
  project      = var.project
  account_id   = "${var.name}-schedule"
  display_name = "Cluster Janitor: the schedule"
}

resource "google_service_account" "build" {
  project      = var.project
  account_id   = "${var.name}-build"
  display_name = "Cluster Janitor: builds the function's image"
}

resource "google_project_iam_custom_role" "janitor" {
  for_each = local.swept

  project     = each.value
  role_id     = replace(var.name, "-", "_")
  title       = "Cluster Janitor"
  description = var.allow_deletions ? "Finds and deletes forgotten Dask clusters" : "Finds forgotten Dask clusters"
  permissions = local.granted
}

resource "google_project_iam_member" "function" {
  for_each = local.swept

  project = each.value
  role    = google_project_iam_custom_role.janitor[each.value].id
  member  = google_service_account.function.member
}

resource "google_project_iam_custom_role" "inbox" {
  for_each = var.inbox_enabled ? local.swept : []

  project     = each.value
  role_id     = "${replace(var.name, "-", "_")}_inbox"
  title       = "Cluster Janitor's inbox"
  description = "Finds Dask clusters, and sets labels on them for their owners"
  permissions = local.inbox_granted
}

resource "google_project_iam_member" "inbox" {
  for_each = var.inbox_enabled ? local.swept : []

  project = each.value
  role    = google_project_iam_custom_role.inbox[each.value].id
  member  = google_service_account.inbox[0].member
}

resource "google_storage_bucket_iam_member" "policy" {
  for_each = merge({ sweep = google_service_account.function.member }, { for account in google_service_account.inbox : "inbox" => account.member })

  bucket = google_storage_bucket.state.name
  role   = "roles/storage.objectViewer"
  member = each.value

  condition {
    title      = "policy"
    expression = "resource.name.startsWith(\"projects/_/buckets/${local.bucket}/objects/policy/\")"
  }
}

resource "google_storage_bucket_iam_member" "journal" {
  bucket = google_storage_bucket.state.name
  role   = "roles/storage.objectUser"
  member = google_service_account.function.member

  # To list, the bucket itself is the resource.
  condition {
    title      = "journal"
    expression = "resource.type == \"storage.googleapis.com/Bucket\" || resource.name.startsWith(\"projects/_/buckets/${local.bucket}/objects/journal/\")"
  }
}

# A wish for a deletion, which the next sweep judges anew.
resource "google_storage_bucket_iam_member" "wishes" {
  count = var.inbox_enabled ? 1 : 0

  bucket = google_storage_bucket.state.name
  role   = "roles/storage.objectCreator"
  member = google_service_account.inbox[0].member

  condition {
    title      = "wishes"
    expression = "resource.name.startsWith(\"projects/_/buckets/${local.bucket}/objects/journal/requests/\")"
  }
}

resource "google_secret_manager_secret_iam_member" "inbox" {
  for_each = var.inbox_enabled ? var.inbox_secrets : []

  project   = var.project
  secret_id = google_secret_manager_secret.this[each.value].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.inbox[0].member
}

resource "google_secret_manager_secret_iam_member" "function" {
  for_each = google_secret_manager_secret.this

  project   = var.project
  secret_id = each.value.secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.function.member
}

resource "google_pubsub_topic_iam_member" "function" {
  for_each = var.pubsub_topics

  project = var.project
  topic   = each.value
  role    = "roles/pubsub.publisher"
  member  = google_service_account.function.member
}

resource "google_cloud_run_service_iam_member" "schedule" {
  project  = var.project
  location = var.region
  service  = google_cloudfunctions2_function.sweep.name
  role     = "roles/run.invoker"
  member   = google_service_account.schedule.member
}

resource "google_project_iam_member" "build" {
  for_each = toset(["roles/logging.logWriter", "roles/artifactregistry.writer"])

  project = var.project
  role    = each.value
  member  = google_service_account.build.member
}

resource "google_storage_bucket_iam_member" "build" {
  bucket = google_storage_bucket.state.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.build.member
}
