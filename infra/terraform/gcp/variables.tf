variable "project" {
  description = "Project in which the function lives."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "project: a project's id, not its number or title."
  }
}

variable "region" {
  description = "Region of the function, the schedule and the bucket."
  type        = string
  default     = "us-central1"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region: such as us-central1, not a zone."
  }
}

variable "name" {
  description = "Name of the function, and beginning of every other name that is made."
  type        = string
  default     = "cluster-janitor"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,20}$", var.name))
    error_message = "name: a lowercase letter, then 2 to 20 of a-z, 0-9 and hyphen."
  }
}

variable "package_file" {
  description = "Zip file with the function's jar in it, as `janitor package gcp` leaves it."
  type        = string

  validation {
    condition     = endswith(var.package_file, ".zip") && fileexists(var.package_file)
    error_message = "package_file: no such zip file. Run `janitor package gcp`, and give its path."
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

variable "swept_projects" {
  description = "Projects that are swept: the rights are granted there. The function's own where none is named."
  type        = list(string)
  default     = []
}

variable "schedule" {
  description = "When to sweep, in the form of cron."
  type        = string
  default     = "*/15 * * * *"

  validation {
    condition     = length(split(" ", var.schedule)) == 5
    error_message = "schedule: five fields, such as */15 * * * *"
  }
}

variable "schedule_timezone" {
  description = "Zone in which the schedule is meant (IANA name)."
  type        = string
  default     = "Etc/UTC"

  validation {
    condition     = can(regex("^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$", var.schedule_timezone))
    error_message = "schedule_timezone: an IANA name such as Etc/UTC or Europe/London."
  }
}

variable "schedule_enabled" {
  description = "Whether the schedule runs. Switch it off to pause the janitor."
  type        = bool
  default     = true
}

variable "runtime" {
  description = "The Java runtime."
  type        = string
  default     = "java21"

  validation {
    condition     = contains(["java17", "java21", "java25"], var.runtime)
    error_message = "runtime: java17, java21 or java25."
  }
}

variable "memory_mb" {
  description = "The budget of memory for a sweep."
  type        = number
  default     = 512

  validation {
    condition     = contains([512, 1024, 2048, 4096], var.memory_mb)
    error_message = "memory_mb: 512, 1024, 2048 or 4096."
  }
}

variable "timeout_seconds" {
  description = "The budget of time for a sweep. 20 seconds before its end nothing new begins."
  type        = number
  default     = 540

  validation {
    condition     = var.timeout_seconds >= 60 && var.timeout_seconds <= 1800
    error_message = "timeout_seconds: from 60 to 1800, the longest that Cloud Scheduler waits."
  }
}

variable "environment" {
  description = "Further environment variables of the functions. Never a secret."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.environment) : can(regex("^[A-Z][A-Z0-9_]*$", key)) && key != "JANITOR_CONFIG"])
    error_message = "environment: upper-case names, and not JANITOR_CONFIG, which the module sets."
  }
}

variable "secrets" {
  description = "Names of secrets to make, empty, after the module's name: slack-webhook becomes cluster-janitor-slack-webhook. Add their versions by hand."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for secret in var.secrets : can(regex("^[A-Za-z0-9_-]{1,64}$", secret))])
    error_message = "secrets: names of letters, digits, _ and -."
  }
}

variable "inbox_secrets" {
  description = "Which of `secrets` the inbox reads too: those of `inbox.heartbeat-token`, `inbox.keep-key` and `notify.slack.signing-secret`."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for secret in var.inbox_secrets : contains(var.secrets, secret)])
    error_message = "inbox_secrets: each must be one of secrets."
  }
}

variable "inbox_enabled" {
  description = "Whether there is a URL for heartbeats and for the links in notices."
  type        = bool
  default     = true
}

variable "inbox_instances" {
  description = "How many instances of the inbox there are at the same time, at most."
  type        = number
  default     = 2

  validation {
    condition     = var.inbox_instances >= 1 && var.inbox_instances <= 20
    error_message = "inbox_instances: from 1 to 20."
  }
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

variable "notification_channels" {
  description = "Channels of Cloud Monitoring that every alert tells. Without any, alerts only show."
  type        = list(string)
  default     = []
}

variable "sweep_missing_minutes" {
  description = "After how long without the end of a sweep an alert goes off. Longer than the schedule's interval; Cloud Monitoring allows up to 23.5 hours."
  type        = number
  default     = 60

  validation {
    condition     = var.sweep_missing_minutes >= 5 && var.sweep_missing_minutes <= 1410
    error_message = "sweep_missing_minutes: from 5 to 1410."
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

variable "kms_key_name" {
  description = "Key that encrypts the bucket. Cloud Storage's service agent must be allowed to use it. Without one, keys of Google."
  type        = string
  default     = null
}

variable "vpc_connector" {
  description = "Connector by which the function asks Dask schedulers on private addresses."
  type        = string
  default     = null
}

variable "pubsub_topics" {
  description = "Topics (ids) in the function's project to which notices may be published."
  type        = set(string)
  default     = []
}

variable "force_destroy" {
  description = "Whether `terraform destroy` also deletes the journal. For trials."
  type        = bool
  default     = false
}

variable "labels" {
  description = "Labels of everything that is made."
  type        = map(string)
  default     = {}
}
