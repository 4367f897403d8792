# What is worth waking somebody for, from the lines that each sweep ends with.

locals {
  namespace = "ClusterJanitor/${var.name}"

  # Name of the metric, what it counts, and where its value stands.
  metrics = {
    SweepsEnded       = { pattern = "{ $.event = \"sweep-ended\" }", value = "1" }
    RefusedByBlast    = { pattern = "{ ($.event = \"sweep-ended\") && ($.refusal = \"*\") }", value = "1" }
    Undetermined      = { pattern = "{ $.event = \"sweep-ended\" }", value = "$.totals.undetermined" }
    Discovered        = { pattern = "{ $.event = \"sweep-ended\" }", value = "$.totals.discovered" }
    Stale             = { pattern = "{ $.event = \"sweep-ended\" }", value = "$.totals.stale" }
    Deleted           = { pattern = "{ $.event = \"sweep-ended\" }", value = "$.totals.deleted" }
    ActionsThatFailed = { pattern = "{ $.event = \"sweep-ended\" }", value = "$.totals.failed" }
  }
}

resource "aws_cloudwatch_log_metric_filter" "this" {
  for_each = local.metrics

  name           = "${var.name}-${each.key}"
  log_group_name = aws_cloudwatch_log_group.sweep.name
  pattern        = each.value.pattern

  metric_transformation {
    namespace = local.namespace
    name      = each.key
    value     = each.value.value
  }
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name          = "${var.name}-sweep-failed"
  alarm_description   = "A sweep could not do what it should. Its log says what: look for sweep-ended or sweep-failed."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = aws_lambda_function.sweep.function_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
  tags                = local.tags
}

resource "aws_cloudwatch_metric_alarm" "missing" {
  count = var.schedule_enabled ? 1 : 0

  alarm_name          = "${var.name}-sweep-missing"
  alarm_description   = "No sweep has ended for ${var.sweep_missing_minutes} minutes. Look at the schedule, the dead letters and the function."
  namespace           = local.namespace
  metric_name         = "SweepsEnded"
  statistic           = "Sum"
  period              = var.sweep_missing_minutes * 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
  tags                = local.tags

  depends_on = [aws_cloudwatch_log_metric_filter.this]
}

resource "aws_cloudwatch_metric_alarm" "blast_radius" {
  alarm_name          = "${var.name}-blast-radius"
  alarm_description   = "More clusters are due than one sweep may delete; none was deleted. Look at `janitor plan`."
  namespace           = local.namespace
  metric_name         = "RefusedByBlast"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
  tags                = local.tags

  depends_on = [aws_cloudwatch_log_metric_filter.this]
}

resource "aws_cloudwatch_metric_alarm" "undetermined" {
  alarm_name          = "${var.name}-undetermined-rising"
  alarm_description   = "More clusters than an hour ago cannot be judged, and are kept. A right or metrics may be missing."
  evaluation_periods  = 1
  threshold           = var.undetermined_rise
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
  tags                = local.tags

  metric_query {
    id          = "rise"
    expression  = "DIFF(undetermined)"
    label       = "more undetermined clusters than an hour before"
    return_data = true
  }

  metric_query {
    id = "undetermined"

    metric {
      namespace   = local.namespace
      metric_name = "Undetermined"
      period      = 3600
      stat        = "Maximum"
    }
  }

  depends_on = [aws_cloudwatch_log_metric_filter.this]
}

resource "aws_cloudwatch_metric_alarm" "slow" {
  alarm_name          = "${var.name}-sweep-slow"
  alarm_description   = "A sweep took more than four fifths of its time. What it does not reach is left to the next one."
  namespace           = "AWS/Lambda"
  metric_name         = "Duration"
  dimensions          = { FunctionName = aws_lambda_function.sweep.function_name }
  statistic           = "Maximum"
  period              = 900
  evaluation_periods  = 2
  threshold           = var.timeout_seconds * 800
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
  tags                = local.tags
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "${var.name}-dead-letters"
  alarm_description   = "The schedule could not call the function, or the function refused the call."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead_letters.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
  tags                = local.tags
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = [
      {
        type = "metric", x = 0, y = 0, width = 12, height = 6
        properties = {
          title   = "Clusters", region = local.region, stat = "Maximum", period = 900
          metrics = [for metric in ["Discovered", "Stale", "Undetermined"] : [local.namespace, metric]]
        }
      },
      {
        type = "metric", x = 12, y = 0, width = 12, height = 6
        properties = {
          title   = "Deleted, failed, refused", region = local.region, stat = "Sum", period = 900
          metrics = [for metric in ["Deleted", "ActionsThatFailed", "RefusedByBlast"] : [local.namespace, metric]]
        }
      },
      {
        type = "metric", x = 0, y = 6, width = 12, height = 6
        properties = {
          title = "Time of a sweep (ms)", region = local.region, stat = "Maximum", period = 900
          metrics = [
            ["AWS/Lambda", "Duration", "FunctionName", aws_lambda_function.sweep.function_name],
            ["AWS/Lambda", "Errors", "FunctionName", aws_lambda_function.sweep.function_name, { stat = "Sum", yAxis = "right" }],
          ]
        }
      },
      {
        type = "log", x = 12, y = 6, width = 12, height = 6
        properties = {
          title = "What was done", region = local.region, view = "table"
          query = "SOURCE '${aws_cloudwatch_log_group.sweep.name}' | fields @timestamp, name, owner, verdict, action, outcome | filter event = 'cluster' | sort @timestamp desc | limit 50"
        }
      },
    ]
  })
}
