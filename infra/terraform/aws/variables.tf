variable "name" {
  description = "Name of the function, and beginning of every other name that is made."
  type        = string
  default     = "cluster-janitor"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name: a lowercase letter, then 2 to 30 of a-z, 0-9 and hyphen."
  }
}

variable "package_file" {
  description = "The function's jar, as `mvn package` or `janitor package aws` leaves it."
  type        = string

  validation {
    condition     = endswith(var.package_file, ".jar") && fileexists(var.package_file)
    error_message = "package_file: no such jar. Run `janitor package aws`, and give its path."
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

variable "schedule" {
  description = "When to sweep, as EventBridge Scheduler writes it."
  type        = string
  default     = "rate(15 minutes)"

  validation {
    condition     = can(regex("^(rate\\([1-9][0-9]* (minutes?|hours?|days?)\\)|cron\\([^)]+\\))$", var.schedule))
    error_message = "schedule: such as rate(15 minutes) or cron(0/15 * * * ? *)."
  }
}

variable "schedule_timezone" {
  description = "Zone in which a cron schedule is meant (IANA name)."
  type        = string
  default     = "UTC"

  validation {
    condition     = can(regex("^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$", var.schedule_timezone))
    error_message = "schedule_timezone: an IANA name such as UTC or Europe/London."
  }
}

variable "schedule_enabled" {
  description = "Whether the schedule runs. Switch it off to pause the janitor."
  type        = bool
  default     = true
}

variable "runtime" {
  description = "Lambda's Java runtime."
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
    condition     = var.memory_mb >= 256 && var.memory_mb <= 10240 && floor(var.memory_mb) == var.memory_mb
    error_message = "memory_mb: a whole number from 256 to 10240."
  }
}

variable "timeout_seconds" {
  description = "The budget of time for a sweep. 20 seconds before its end nothing new begins."
  type        = number
  default     = 600

  validation {
    condition     = var.timeout_seconds >= 60 && var.timeout_seconds <= 900 && floor(var.timeout_seconds) == var.timeout_seconds
    error_message = "timeout_seconds: a whole number from 60 to 900."
  }
}

variable "reserve_concurrency" {
  description = "Whether one execution is set aside for the sweep, so that two never run side by side, and some for the inbox. Needs more than 100 in the account's quota."
  type        = bool
  default     = true
}

variable "environment" {
  description = "Further environment variables of the functions. Never a secret: name secrets in the policy as secret:aws-secretsmanager:..."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.environment) : can(regex("^[A-Z][A-Z0-9_]*$", key)) && !startswith(key, "AWS_") && key != "JANITOR_CONFIG"])
    error_message = "environment: upper-case names; none that begins with AWS_, and not JANITOR_CONFIG, which the module sets."
  }
}

variable "secrets" {
  description = "Names of secrets to make, empty, below the module's name: slack-webhook becomes cluster-janitor/slack-webhook. Set their values by hand."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for secret in var.secrets : can(regex("^[A-Za-z0-9/_+=.@-]{1,64}$", secret))])
    error_message = "secrets: names of letters, digits and /_+=.@-, without spaces."
  }
}

variable "existing_secret_arns" {
  description = "Secrets that are there already, which the function may read."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.existing_secret_arns : can(regex("^arn:[a-z-]+:secretsmanager:", arn))])
    error_message = "existing_secret_arns: ARNs of Secrets Manager."
  }
}

variable "inbox_secrets" {
  description = "Which of `secrets` (by name) and `existing_secret_arns` the inbox reads too: those of `inbox.heartbeat-token`, `inbox.keep-key` and `notify.slack.signing-secret`."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for secret in var.inbox_secrets : contains(var.secrets, secret) || contains(var.existing_secret_arns, secret)])
    error_message = "inbox_secrets: each must be one of secrets or existing_secret_arns."
  }
}

variable "member_role_name" {
  description = "Name of the role by which other accounts are entered (see modules/member-role)."
  type        = string
  default     = "cluster-janitor-member"

  validation {
    condition     = can(regex("^[A-Za-z0-9_+=,.@-]{1,64}$", var.member_role_name))
    error_message = "member_role_name: the name of a role, not its ARN."
  }
}

variable "tag_prefix" {
  description = "How the janitor's tags begin. The same as tag-prefix in the policy."
  type        = string
  default     = "cluster-janitor-"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_-]{0,39}$", var.tag_prefix))
    error_message = "tag_prefix: a lowercase letter, then up to 39 of a-z, 0-9, _ and -."
  }
}

variable "inbox_enabled" {
  description = "Whether there is a URL for heartbeats and for the links in notices."
  type        = bool
  default     = true
}

variable "inbox_concurrency" {
  description = "How many requests to the inbox are served at the same time, at most."
  type        = number
  default     = 5

  validation {
    condition     = var.inbox_concurrency >= 1 && var.inbox_concurrency <= 100
    error_message = "inbox_concurrency: from 1 to 100."
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

variable "log_retention_days" {
  description = "How long logs are kept. One of CloudWatch's own steps."
  type        = number
  default     = 90

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days: a step that CloudWatch Logs has, such as 30, 90 or 365."
  }
}

variable "alarm_actions" {
  description = "ARNs that every alarm tells, such as an SNS topic. Without any, alarms only show."
  type        = list(string)
  default     = []
}

variable "sweep_missing_minutes" {
  description = "After how long without the end of a sweep an alarm goes off. Longer than the schedule's interval."
  type        = number
  default     = 60

  validation {
    condition     = contains([15, 30, 60, 120, 180, 360, 720, 1440], var.sweep_missing_minutes)
    error_message = "sweep_missing_minutes: 15, 30, 60, 120, 180, 360, 720 or 1440."
  }
}

variable "undetermined_rise" {
  description = "By how many the clusters that cannot be judged may rise from one hour to the next before an alarm goes off."
  type        = number
  default     = 3

  validation {
    condition     = var.undetermined_rise >= 0
    error_message = "undetermined_rise: 0 or more."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts bucket, queue, logs and secrets. Its own policy must allow CloudWatch Logs and this role. Without one, keys of the services."
  type        = string
  default     = null
}

variable "ses_identity_arns" {
  description = "SES identities from which notices may be sent. Only for `transport: ses`."
  type        = list(string)
  default     = []
}

variable "sns_topic_arns" {
  description = "Topics to which notices may be published. Only for `notify: sns`."
  type        = list(string)
  default     = []
}

variable "vpc" {
  description = "Subnets and security groups in which the function runs, to ask Dask schedulers on private addresses. Without them it runs outside any VPC."
  type = object({
    subnet_ids         = list(string)
    security_group_ids = list(string)
  })
  default = null
}

variable "permissions_boundary" {
  description = "ARN of a permissions boundary for every role that is made."
  type        = string
  default     = null
}

variable "force_destroy" {
  description = "Whether `terraform destroy` also deletes the journal, and secrets at once. For trials."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of everything that is made."
  type        = map(string)
  default     = {}
}
