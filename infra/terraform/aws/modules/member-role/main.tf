# A role in another account, by which the janitor sweeps that account too.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

variable "janitor_role_arn" {
  description = "The role of the janitor's function: output role_arn of the AWS module."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/.+$", var.janitor_role_arn))
    error_message = "janitor_role_arn: the ARN of a role."
  }
}

variable "name" {
  description = "Name of this role. The policy file names it; the janitor may assume no other (member_role_name there)."
  type        = string
  default     = "cluster-janitor-member"

  validation {
    condition     = can(regex("^[A-Za-z0-9_+=,.@-]{1,64}$", var.name))
    error_message = "name: the name of a role."
  }
}

variable "inbox_role_arn" {
  description = "The role of the janitor's inbox: output inbox_role_arn of the AWS module. It gets a role of its own here, which can delete nothing. Null: heartbeats by the inbox, and links in notices, do not reach this account."
  type        = string
  default     = null

  validation {
    condition     = var.inbox_role_arn == null || can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/.+$", var.inbox_role_arn))
    error_message = "inbox_role_arn: the ARN of a role."
  }
}

variable "allow_deletions" {
  description = "Whether the janitor may mark and delete here; else it can only look."
  type        = bool
  default     = false
}

variable "tag_prefix" {
  description = "How the janitor's tags begin."
  type        = string
  default     = "cluster-janitor-"
}

variable "permissions_boundary" {
  description = "ARN of a permissions boundary for the role."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything that is made."
  type        = map(string)
  default     = {}
}

data "aws_partition" "current" {}

locals {
  acts = var.allow_deletions ? ["look", "act"] : ["look"]
  # How the inbox is told which of the roles is its own.
  inbox_name = "${var.name}-inbox"
  marks      = var.inbox_role_arn == null ? [] : var.allow_deletions ? ["look", "mark"] : ["look"]

  trusted = merge(
    { (var.name) = var.janitor_role_arn },
    var.inbox_role_arn == null ? {} : { (local.inbox_name) = var.inbox_role_arn },
  )

  policies = merge(
    { for part in local.acts : "${var.name}-${part}" => { role = var.name, part = part } },
    { for part in local.marks : "${local.inbox_name}-${part}" => { role = local.inbox_name, part = part } },
  )

  rights = {
    for part in ["look", "mark", "act"] : part => jsondecode(replace(
      replace(
        replace(
          file("${path.module}/../../policies/${part}.json"),
          "arn:aws:", "arn:${data.aws_partition.current.partition}:"
        ),
        "ResourceTag/cluster-janitor-", "ResourceTag/${var.tag_prefix}"
      ),
      "\"cluster-janitor-", "\"${var.tag_prefix}"
    ))
  }

  describes = {
    look = "Finds and judges Dask clusters"
    mark = "Sets owners' tags on what dask-cloudprovider made"
    act  = "Marks and deletes what dask-cloudprovider made"
  }
}

resource "aws_iam_role" "this" {
  for_each = local.trusted

  name                 = each.key
  description          = "Assumed by Cluster Janitor to find forgotten Dask clusters"
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = each.value }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_policy" "this" {
  for_each = local.policies

  name        = each.key
  description = local.describes[each.value.part]
  tags        = var.tags

  # From here no further account is entered.
  policy = jsonencode(merge(local.rights[each.value.part], {
    Statement = [for statement in local.rights[each.value.part].Statement : statement if statement.Sid != "EnterAccounts"]
  }))
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = local.policies

  role       = aws_iam_role.this[each.value.role].name
  policy_arn = aws_iam_policy.this[each.key].arn
}

output "role_arn" {
  description = "The role, for `role:` in the policy file."
  value       = aws_iam_role.this[var.name].arn
}
