# What is worth waking somebody for, from the lines that each sweep ends with.

locals {
  of_function = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${var.name}\""

  # Counts of log lines; and values that a line has.
  counts = {
    sweeps_ended = "jsonPayload.event=\"sweep-ended\""
    # A refusal is a text; where there is none it is null, which has no letter.
    refused_by_blast_radius = "jsonPayload.event=\"sweep-ended\" AND jsonPayload.refusal=~\".\""
    failures                = "severity>=ERROR"
  }
  values = ["discovered", "stale", "undetermined", "deleted", "failed"]
}

resource "google_logging_metric" "count" {
  for_each = local.counts

  project = var.project
  name    = "${var.name}/${each.key}"
  filter  = "${local.of_function} AND ${each.value}"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

resource "google_logging_metric" "value" {
  for_each = toset(local.values)

  project         = var.project
  name            = "${var.name}/${each.value}"
  filter          = "${local.of_function} AND jsonPayload.event=\"sweep-ended\""
  value_extractor = "EXTRACT(jsonPayload.totals.${each.value})"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "DISTRIBUTION"
  }

  bucket_options {
    exponential_buckets {
      num_finite_buckets = 32
      growth_factor      = 1.5
      scale              = 1
    }
  }
}

resource "google_monitoring_alert_policy" "failed" {
  project               = var.project
  display_name          = "${var.name}: a sweep failed"
  combiner              = "OR"
  notification_channels = var.notification_channels
  user_labels           = local.labels

  documentation {
    content = "A sweep could not do what it should. Its log says what: look for sweep-ended or sweep-failed."
  }

  conditions {
    display_name = "answers 5xx"

    condition_threshold {
      filter          = "metric.type=\"run.googleapis.com/request_count\" AND ${local.of_function} AND metric.labels.response_code_class=\"5xx\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period   = "300s"
        per_series_aligner = "ALIGN_DELTA"
      }
    }
  }
}

resource "google_monitoring_alert_policy" "missing" {
  count = var.schedule_enabled ? 1 : 0

  project               = var.project
  display_name          = "${var.name}: no sweep"
  combiner              = "OR"
  notification_channels = var.notification_channels
  user_labels           = local.labels

  documentation {
    content = "No sweep has ended for ${var.sweep_missing_minutes} minutes. Look at the schedule and at the function."
  }

  conditions {
    display_name = "no end of a sweep"

    condition_absent {
      filter   = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.count["sweeps_ended"].name}\" AND resource.type=\"cloud_run_revision\""
      duration = "${var.sweep_missing_minutes * 60}s"

      aggregations {
        alignment_period   = "300s"
        per_series_aligner = "ALIGN_COUNT"
      }
    }
  }
}

resource "google_monitoring_alert_policy" "blast_radius" {
  project               = var.project
  display_name          = "${var.name}: blast radius"
  combiner              = "OR"
  notification_channels = var.notification_channels
  user_labels           = local.labels

  documentation {
    content = "More clusters are due than one sweep may delete; none was deleted. Look at `janitor plan`."
  }

  conditions {
    display_name = "a sweep was refused"

    condition_threshold {
      filter          = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.count["refused_by_blast_radius"].name}\" AND resource.type=\"cloud_run_revision\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period   = "300s"
        per_series_aligner = "ALIGN_DELTA"
      }
    }
  }
}

resource "google_monitoring_alert_policy" "undetermined" {
  project               = var.project
  display_name          = "${var.name}: undetermined clusters"
  combiner              = "OR"
  notification_channels = var.notification_channels
  user_labels           = local.labels

  documentation {
    content = "More clusters than usual cannot be judged, and are kept. A right or metrics may be missing."
  }

  conditions {
    display_name = "too many undetermined"

    condition_threshold {
      filter          = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.value["undetermined"].name}\" AND resource.type=\"cloud_run_revision\""
      comparison      = "COMPARISON_GT"
      threshold_value = var.undetermined_limit
      duration        = "0s"

      aggregations {
        alignment_period   = "3600s"
        per_series_aligner = "ALIGN_PERCENTILE_99"
      }
    }
  }
}

resource "google_monitoring_dashboard" "this" {
  project = var.project

  dashboard_json = jsonencode({
    displayName = var.name
    gridLayout = {
      columns = 2
      widgets = [
        for title, metrics in {
          "Clusters"            = ["discovered", "stale", "undetermined"]
          "Deleted, and failed" = ["deleted", "failed"]
          } : {
          title = title
          xyChart = {
            dataSets = [
              for metric in metrics : {
                plotType = "LINE"
                timeSeriesQuery = {
                  timeSeriesFilter = {
                    filter      = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.value[metric].name}\" resource.type=\"cloud_run_revision\""
                    aggregation = { alignmentPeriod = "900s", perSeriesAligner = "ALIGN_PERCENTILE_99" }
                  }
                }
              }
            ]
          }
        }
      ]
    }
  })
}
