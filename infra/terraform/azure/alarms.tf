# What is worth waking somebody for, from the lines that each sweep ends with.

locals {
  ended = "traces | extend line = parse_json(message) | where tostring(line.event) == \"sweep-ended\""

  alerts = {
    sweep-failed = {
      description = "A sweep could not do what it should. Its log says what: look for sweep-ended or sweep-failed."
      query       = "requests | where success == false and operation_Name == \"janitor\""
      operator    = "GreaterThan", threshold = 0, window = "PT15M", every = "PT5M", enabled = true
    }
    sweep-missing = {
      description = "No sweep has ended for ${var.sweep_missing_minutes} minutes. Look at the timer and at the app."
      query       = local.ended
      operator    = "LessThan", threshold = 1, window = "PT${var.sweep_missing_minutes}M", every = "PT15M", enabled = var.schedule_enabled
    }
    blast-radius = {
      description = "More clusters are due than one sweep may delete; none was deleted. Look at `janitor plan`."
      query       = "${local.ended} | where isnotempty(tostring(line.refusal))"
      operator    = "GreaterThan", threshold = 0, window = "PT15M", every = "PT5M", enabled = true
    }
    undetermined-rising = {
      description = "More clusters than usual cannot be judged, and are kept. A right or metrics may be missing."
      query       = "${local.ended} | where toint(line.totals.undetermined) > ${var.undetermined_limit}"
      operator    = "GreaterThan", threshold = 0, window = "PT1H", every = "PT15M", enabled = true
    }
  }
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "this" {
  for_each = local.alerts

  name                    = "${var.name}-${each.key}"
  resource_group_name     = azurerm_resource_group.this.name
  location                = azurerm_resource_group.this.location
  description             = each.value.description
  scopes                  = [azurerm_application_insights.this.id]
  severity                = 2
  enabled                 = each.value.enabled
  evaluation_frequency    = each.value.every
  window_duration         = each.value.window
  auto_mitigation_enabled = true
  # The tables are there only once the app has written a line.
  skip_query_validation = true
  tags                  = local.tags

  criteria {
    query                   = each.value.query
    time_aggregation_method = "Count"
    operator                = each.value.operator
    threshold               = each.value.threshold
  }

  action {
    action_groups = var.action_group_ids
  }
}

resource "azurerm_application_insights_workbook" "this" {
  # A workbook's name is a UUID; this one stays the same for the same app.
  name                = uuidv5("url", "${local.subscription}/${var.resource_group}/${var.name}")
  resource_group_name = azurerm_resource_group.this.name
  location            = azurerm_resource_group.this.location
  display_name        = var.name
  source_id           = lower(azurerm_application_insights.this.id)
  tags                = local.tags

  data_json = jsonencode({
    version = "Notebook/1.0"
    items = [
      for title, query in {
        "Clusters"      = "${local.ended} | project timestamp, discovered = toint(line.totals.discovered), stale = toint(line.totals.stale), undetermined = toint(line.totals.undetermined), deleted = toint(line.totals.deleted) | render timechart"
        "What was done" = "traces | extend line = parse_json(message) | where tostring(line.event) == \"cluster\" | project timestamp, name = line.name, owner = line.owner, verdict = line.verdict, action = line.action, outcome = line.outcome | order by timestamp desc"
        } : {
        type    = 3
        name    = title
        content = { version = "KqlItem/1.0", title = title, query = query, size = 0, queryType = 0, resourceType = "microsoft.insights/components" }
      }
    ]
  })
}
