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
  parts = toset(var.allow_deletions ? ["look", "act"] : ["look"])

  rights = {
    for part in local.parts : part => jsondecode(replace(
      replace(
        replace(
          file("${path.module}/../../policies/${part}.json"),
          "arn:aws:", "arn:${data.aws_partition.current.partition}:"
        ),
        "\"cluster-janitor-*\"", "\"${var.tag_prefix}*\""
      ),
      "ResourceTag/cluster-janitor-", "ResourceTag/${var.tag_prefix}"
    ))
  }
}

resource "aws_iam_role" "this" {
  name                 = var.name
  description          = "Assumed by Cluster Janitor to find forgotten Dask clusters"
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = var.janitor_role_arn }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_policy" "this" {
  for_each = local.parts

  name        = "${var.name}-${each.value}"
  description = each.value == "act" ? "Marks and deletes what dask-cloudprovider made" : "Finds and judges Dask clusters"
  tags        = var.tags

  # From here no further account is entered.
  policy = jsonencode(merge(local.rights[each.value], {
    Statement = [for statement in local.rights[each.value].Statement : statement if statement.Sid != "EnterAccounts"]
  }))
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = local.parts

  role       = aws_iam_role.this.name
  policy_arn = aws_iam_policy.this[each.value].arn
}

output "role_arn" {
  description = "The role, for `role:` in the policy file."
  value       = aws_iam_role.this.arn
}
