variable "resource_group" {
  description = "Resource group to make, in which the function lives. The janitor never deletes one."
  type        = string
  default     = "cluster-janitor"

  validation {
    condition     = can(regex("^[A-Za-z0-9_().-]{1,89}[A-Za-z0-9_()-]$", var.resource_group))
    error_message = "resource_group: letters, digits and _().-, not with a dot at the end."
  }
}

variable "location" {
  description = "Region of the function; one that has the Flex Consumption plan."
  type        = string
  default     = "westeurope"

  validation {
    condition     = can(regex("^[a-z0-9]+$", var.location))
    error_message = "location: a region's name such as westeurope."
  }
}

variable "name" {
  description = "Name of the function app, unique in all of Azure, and beginning of every other name that is made."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,24}[a-z0-9]$", var.name))
    error_message = "name: a lowercase letter, then 2 to 24 of a-z, 0-9 and hyphen, then a letter or digit. The inbox has -inbox behind it, and Azure tells apps apart by their first 32 characters."
  }
}

variable "storage_account" {
  description = "Name of the storage account to make for policy and journal, unique in all of Azure; with sweep and inbox behind it, those of the apps."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]{3,19}$", var.storage_account))
    error_message = "storage_account: 3 to 19 lowercase letters and digits."
  }
}

variable "key_vault" {
  description = "Name of the key vault to make, unique in all of Azure; with -inbox behind it, that of the inbox."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]{1,16}[A-Za-z0-9]$", var.key_vault))
    error_message = "key_vault: 3 to 18 letters, digits and hyphens."
  }
}

variable "policy" {
  description = "The janitor's policy file: its text, not its path. JOURNAL_URL in it is replaced by the address of the journal."
  type        = string

  validation {
    condition     = can(regex("(?m)^\\s*[\"']?version[\"']?\\s*:\\s*1", var.policy))
    error_message = "policy: the text of a policy file, which says `version: 1`. Use file(\"janitor.yaml\"), and check it with `janitor validate`."
  }
}

variable "allow_deletions" {
  description = "Whether the function has the rights to mark and to delete. Without them no sweep can, whatever the policy says."
  type        = bool
  default     = false
}

variable "swept_subscriptions" {
  description = "Ids of the subscriptions that are swept: the rights are granted there. The function's own where none is named."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.swept_subscriptions : can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id))])
    error_message = "swept_subscriptions: ids such as 00000000-0000-0000-0000-000000000000."
  }
}

variable "schedule" {
  description = "When to sweep, as NCRONTAB with seconds, in UTC: Flex Consumption knows no other zone."
  type        = string
  default     = "0 */15 * * * *"

  validation {
    condition     = length(split(" ", var.schedule)) == 6
    error_message = "schedule: six fields, such as 0 */15 * * * *"
  }
}

variable "schedule_enabled" {
  description = "Whether the timer runs. Switch it off to pause the janitor."
  type        = bool
  default     = true
}

variable "runtime_version" {
  description = "The Java runtime."
  type        = string
  default     = "21"

  validation {
    condition     = contains(["17", "21", "25"], var.runtime_version)
    error_message = "runtime_version: 17, 21 or 25."
  }
}

variable "memory_mb" {
  description = "The memory of an instance. Flex Consumption has three sizes."
  type        = number
  default     = 2048

  validation {
    condition     = contains([512, 2048, 4096], var.memory_mb)
    error_message = "memory_mb: 512, 2048 or 4096."
  }
}

variable "timeout_seconds" {
  description = "The budget of time for a sweep. 20 seconds before its end nothing new begins."
  type        = number
  default     = 600

  validation {
    condition     = var.timeout_seconds >= 60 && var.timeout_seconds <= 3600
    error_message = "timeout_seconds: from 60 to 3600."
  }
}

variable "maximum_instances" {
  description = "How many instances there are at the same time, at most: what the open inbox can cost. 40 is the least that Flex Consumption takes."
  type        = number
  default     = 40

  validation {
    condition     = var.maximum_instances >= 40 && var.maximum_instances <= 1000
    error_message = "maximum_instances: from 40 to 1000."
  }
}

variable "app_settings" {
  description = "Further settings of the app. Never a secret: name those in `secret_settings`."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.app_settings) : !contains(["JANITOR_CONFIG", "JANITOR_SCHEDULE"], key)])
    error_message = "app_settings: not JANITOR_CONFIG nor JANITOR_SCHEDULE, which the module sets."
  }
}

variable "secret_settings" {
  description = "Settings whose value is a secret of the key vault, as setting = secret: { SLACK_WEBHOOK = \"slack-webhook\" }. The policy names it as secret:env:SLACK_WEBHOOK. Set the secret's value by hand."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for setting, secret in var.secret_settings : can(regex("^[A-Z][A-Z0-9_]*$", setting)) && can(regex("^[A-Za-z0-9-]{1,127}$", secret))])
    error_message = "secret_settings: upper-case names of settings, and names of secrets of letters, digits and hyphens."
  }
}

variable "inbox_enabled" {
  description = "Whether there is a second app with a URL for heartbeats and for the links in notices."
  type        = bool
  default     = true
}

variable "inbox_secret_settings" {
  description = "The same for what the inbox reads too, in a vault of its own: { KEEP_KEY = \"keep-key\" }, heartbeat token, Slack's signing secret."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for setting, secret in var.inbox_secret_settings : can(regex("^[A-Z][A-Z0-9_]*$", setting)) && can(regex("^[A-Za-z0-9-]{1,127}$", secret))])
    error_message = "inbox_secret_settings: upper-case names of settings, and names of secrets of letters, digits and hyphens."
  }

  validation {
    condition     = var.inbox_enabled || length(var.inbox_secret_settings) == 0
    error_message = "inbox_secret_settings: there is no inbox; name these in secret_settings."
  }
}

variable "communication_service_ids" {
  description = "Communication Services (resource ids) by which notices may be mailed. Only for `transport: acs`."
  type        = set(string)
  default     = []
}

variable "journal_retention_days" {
  description = "How long the journal is kept."
  type        = number
  default     = 400

  validation {
    condition     = var.journal_retention_days >= 30
    error_message = "journal_retention_days: at least 30."
  }
}

variable "log_retention_days" {
  description = "How long logs are kept."
  type        = number
  default     = 90

  validation {
    condition     = var.log_retention_days >= 30 && var.log_retention_days <= 730
    error_message = "log_retention_days: from 30 to 730."
  }
}

variable "action_group_ids" {
  description = "Action groups that every alert tells. Without any, alerts only show."
  type        = list(string)
  default     = []
}

variable "sweep_missing_minutes" {
  description = "After how long without the end of a sweep an alert goes off. Longer than the schedule's interval."
  type        = number
  default     = 60

  validation {
    condition     = contains([30, 45, 60, 120, 180, 240, 300, 360, 1440, 2880], var.sweep_missing_minutes)
    error_message = "sweep_missing_minutes: 30, 45, 60, 120, 180, 240, 300, 360, 1440 or 2880."
  }
}

variable "undetermined_limit" {
  description = "Above how many clusters that cannot be judged an alert goes off."
  type        = number
  default     = 3

  validation {
    condition     = var.undetermined_limit >= 0
    error_message = "undetermined_limit: 0 or more."
  }
}

variable "subnet_id" {
  description = "Subnet (delegated to Microsoft.App/environments) from which the function asks Dask schedulers on private addresses."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything that is made."
  type        = map(string)
  default     = {}
}
