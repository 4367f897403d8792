# Without a cloud: what the plan says for given variables, and which variables are refused.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws-cn" }
  }
  mock_data "aws_region" {
    defaults = { name = "cn-north-1" }
  }
}

variables {
  package_file = "tests/function.jar"
  policy       = "version: 1\njournal: JOURNAL_URL\n"
}

run "looks_only_unless_told_otherwise" {
  command = plan

  assert {
    condition     = length(aws_iam_policy.act) == 0 && length(aws_iam_role_policy_attachment.act) == 0
    error_message = "rights to delete are granted without allow_deletions"
  }

  assert {
    condition     = !strcontains(aws_iam_policy.look.policy, "Delete") && !strcontains(aws_iam_policy.look.policy, "Terminate")
    error_message = "the rights to look hold more than that"
  }
}

run "the_function_starts_quickly_and_alone" {
  command = plan

  assert {
    condition     = aws_lambda_function.sweep.architectures[0] == "arm64" && aws_lambda_function.sweep.snap_start[0].apply_on == "PublishedVersions" && aws_lambda_function.sweep.publish
    error_message = "not on arm64, or SnapStart is off"
  }

  assert {
    condition     = aws_lambda_function.sweep.reserved_concurrent_executions == 1
    error_message = "two sweeps could run side by side"
  }

  assert {
    condition     = aws_lambda_function.sweep.logging_config[0].log_format == "Text"
    error_message = "the platform would wrap the janitor's lines, and the metric filters find nothing"
  }
}

run "the_bucket_is_closed" {
  command = plan

  assert {
    condition     = aws_s3_bucket_public_access_block.state.block_public_acls && aws_s3_bucket_public_access_block.state.block_public_policy && aws_s3_bucket_public_access_block.state.ignore_public_acls && aws_s3_bucket_public_access_block.state.restrict_public_buckets
    error_message = "the bucket could be made public"
  }

  assert {
    condition     = aws_s3_bucket_versioning.state.versioning_configuration[0].status == "Enabled"
    error_message = "the bucket keeps no versions"
  }

  assert {
    condition     = aws_s3_object.policy.content == "version: 1\njournal: s3://cluster-janitor-123456789012-cn-north-1/journal\n"
    error_message = "JOURNAL_URL was not replaced"
  }
}

run "rights_to_delete_are_those_of_the_partition_the_prefix_and_the_role" {
  command = plan

  variables {
    allow_deletions  = true
    tag_prefix       = "sweeper-"
    member_role_name = "swept"
  }

  assert {
    condition     = strcontains(aws_iam_policy.act[0].policy, "arn:aws-cn:ec2:*:*:instance/*") && !strcontains(aws_iam_policy.act[0].policy, "arn:aws:")
    error_message = "ARNs of another partition"
  }

  assert {
    condition     = strcontains(aws_iam_policy.act[0].policy, "\"sweeper-*\"") && strcontains(aws_iam_policy.mark[0].policy, "\"sweeper-keep-until\"") && strcontains(aws_iam_policy.act[0].policy, "ResourceTag/sweeper-cluster") && !strcontains(aws_iam_policy.act[0].policy, "cluster-janitor")
    error_message = "tags of another prefix"
  }

  assert {
    condition     = strcontains(aws_iam_policy.look.policy, "role/swept\"") && !strcontains(aws_iam_policy.look.policy, "cluster-janitor-member")
    error_message = "another role may be assumed"
  }
}

run "no_inbox_no_url" {
  command = plan

  variables {
    inbox_enabled = false
  }

  assert {
    condition     = length(aws_lambda_function.inbox) == 0 && length(aws_lambda_function_url.inbox) == 0 && output.inbox_url == null
    error_message = "there is a URL"
  }
}

run "a_paused_schedule_does_not_miss_sweeps" {
  command = plan

  variables {
    schedule_enabled  = false
    schedule          = "cron(0 8 ? * MON-FRI *)"
    schedule_timezone = "Europe/London"
  }

  assert {
    condition     = aws_scheduler_schedule.sweep.state == "DISABLED" && aws_scheduler_schedule.sweep.schedule_expression_timezone == "Europe/London" && length(aws_cloudwatch_metric_alarm.missing) == 0
    error_message = "the alarm would go off"
  }
}

run "senders_are_granted_only_where_they_are_named" {
  command = plan

  variables {
    ses_identity_arns = ["arn:aws:ses:eu-west-1:123456789012:identity/example.org"]
  }

  assert {
    condition     = contains([for statement in local.own_statements : statement.Sid], "SendMail") && !contains([for statement in local.own_statements : statement.Sid], "Publish") && !contains([for statement in local.own_statements : statement.Sid], "UseKey")
    error_message = "more or less than mail was granted"
  }
}

run "mistakes_are_named_before_anything_is_made" {
  command = plan

  variables {
    name                   = "Janitor"
    policy                 = "janitor.yaml"
    schedule               = "every 15 minutes"
    schedule_timezone      = "half past two"
    runtime                = "java8"
    memory_mb              = 128
    timeout_seconds        = 901
    environment            = { AWS_REGION = "x" }
    secrets                = ["with space"]
    existing_secret_arns   = ["slack"]
    member_role_name       = "arn:aws:iam::123456789012:role/x"
    tag_prefix             = "Janitor-"
    inbox_concurrency      = 0
    journal_retention_days = 1
    log_retention_days     = 91
    sweep_missing_minutes  = 16
    undetermined_rise      = -1
  }

  expect_failures = [
    var.name, var.policy, var.schedule, var.schedule_timezone, var.runtime, var.memory_mb, var.timeout_seconds, var.environment,
    var.secrets, var.existing_secret_arns, var.member_role_name, var.tag_prefix, var.inbox_concurrency, var.journal_retention_days,
    var.log_retention_days, var.sweep_missing_minutes, var.undetermined_rise,
  ]
}

run "the_inbox_can_delete_nothing" {
  command = plan

  variables {
    allow_deletions = true
    inbox_enabled   = true
  }

  assert {
    condition     = aws_iam_role.inbox[0].name == "cluster-janitor-inbox" && aws_iam_role_policy_attachment.inbox_mark[0].role == "cluster-janitor-inbox"
    error_message = "the inbox has no role of its own"
  }

  assert {
    condition     = strcontains(aws_iam_policy.mark[0].policy, "ec2:CreateTags") && !strcontains(aws_iam_policy.mark[0].policy, "cluster-janitor-cluster") && !can(regex(":(Terminate|Stop|Deregister|RunTask|PassRole|Detach|Delete(Cluster|Volume|SecurityGroup|Role|TaskDefinitions))", aws_iam_policy.mark[0].policy))
    error_message = "the inbox may do more than set tags"
  }

  assert {
    condition     = length([for statement in local.inbox_statements : statement if contains(flatten([statement.Action]), "s3:DeleteObject")]) == 0
    error_message = "the inbox may remove what is in the bucket"
  }

  assert {
    condition     = !strcontains(aws_iam_policy.inbox_look[0].policy, "role/cluster-janitor-member\"") && strcontains(aws_iam_policy.inbox_look[0].policy, "role/cluster-janitor-member-inbox\"") && aws_lambda_function.inbox[0].environment[0].variables.JANITOR_ROLE_SUFFIX == "-inbox"
    error_message = "in other accounts the inbox would get the sweep's role"
  }
}

run "the_inbox_reads_its_own_secrets_only" {
  command = plan

  variables {
    secrets       = ["slack-webhook", "keep-key"]
    inbox_secrets = ["keep-key"]
  }

  assert {
    condition     = length(local.inbox_secrets) == 1 && length(local.readable_secrets) == 2
    error_message = "not its own, or more than those"
  }
}

run "the_inbox_reads_no_secret_that_is_not_named" {
  command = plan

  variables {
    secrets       = ["slack-webhook"]
    inbox_secrets = ["keep-key"]
  }

  expect_failures = [var.inbox_secrets]
}

run "in_another_account_the_inbox_has_a_role_of_its_own" {
  command = plan

  module {
    source = "./modules/member-role"
  }

  variables {
    janitor_role_arn = "arn:aws-cn:iam::123456789012:role/cluster-janitor"
    inbox_role_arn   = "arn:aws-cn:iam::123456789012:role/cluster-janitor-inbox"
    allow_deletions  = true
    tag_prefix       = "sweeper-"
  }

  assert {
    condition     = toset(keys(aws_iam_policy.this)) == toset(["cluster-janitor-member-look", "cluster-janitor-member-act", "cluster-janitor-member-inbox-look", "cluster-janitor-member-inbox-mark"])
    error_message = "not the policies of both"
  }

  assert {
    condition     = strcontains(aws_iam_role.this["cluster-janitor-member-inbox"].assume_role_policy, "role/cluster-janitor-inbox\"") && !strcontains(aws_iam_role.this["cluster-janitor-member"].assume_role_policy, "cluster-janitor-inbox")
    error_message = "the one may take the other's role"
  }

  assert {
    condition     = strcontains(aws_iam_policy.this["cluster-janitor-member-inbox-mark"].policy, "\"sweeper-keep-until\"") && !strcontains(aws_iam_policy.this["cluster-janitor-member-inbox-mark"].policy, "Delete") && !strcontains(aws_iam_policy.this["cluster-janitor-member-inbox-mark"].policy, "sweeper-cluster")
    error_message = "the inbox may do more there than set owners' tags"
  }
}
