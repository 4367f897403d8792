# The function that sweeps, and where it keeps what it reads and writes.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.name

  bucket      = "${var.name}-${local.account}-${local.region}"
  policy_key  = "policy/janitor.yaml"
  package_key = "package/${filesha256(var.package_file)}.jar"
  journal_url = "s3://${local.bucket}/journal"
  tags        = merge({ application = var.name }, var.tags)

  environment = merge(var.environment, {
    JANITOR_CONFIG = "s3://${aws_s3_object.policy.bucket}/${aws_s3_object.policy.key}"
    # Quick starts: the first compiler is enough for a program that runs for seconds.
    JAVA_TOOL_OPTIONS = "-XX:+TieredCompilation -XX:TieredStopAtLevel=1"
  })
}

resource "aws_s3_object" "policy" {
  bucket       = aws_s3_bucket.state.id
  key          = local.policy_key
  content      = replace(var.policy, "JOURNAL_URL", local.journal_url)
  content_type = "application/yaml"
  tags         = local.tags

  # Versions of the policy are kept only from when versioning is on.
  depends_on = [aws_s3_bucket_versioning.state]
}

resource "aws_s3_object" "package" {
  bucket      = aws_s3_bucket.state.id
  key         = local.package_key
  source      = var.package_file
  source_hash = filemd5(var.package_file)
  tags        = local.tags
}

resource "aws_cloudwatch_log_group" "sweep" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_lambda_function" "sweep" {
  function_name = var.name
  description   = "Finds Dask clusters that nobody uses any more, warns their owners, and deletes them"
  role          = aws_iam_role.function.arn
  handler       = "dev.clusterjanitor.lambda.JanitorLambda::handleRequest"
  runtime       = var.runtime
  architectures = ["arm64"]
  memory_size   = var.memory_mb
  timeout       = var.timeout_seconds
  publish       = true

  s3_bucket        = aws_s3_object.package.bucket
  s3_key           = aws_s3_object.package.key
  source_code_hash = filebase64sha256(var.package_file)

  reserved_concurrent_executions = var.reserve_concurrency ? 1 : -1

  snap_start {
    apply_on = "PublishedVersions"
  }

  environment {
    variables = local.environment
  }

  # Each line that the janitor writes is JSON already; the platform's own JSON would wrap it.
  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.sweep.name
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letters.arn
  }

  dynamic "vpc_config" {
    for_each = var.vpc == null ? [] : [var.vpc]

    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  tags = local.tags

  # It must not start before it may write its log and read its policy.
  depends_on = [aws_iam_role_policy.function]
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  description      = "The version that the schedule calls; point it at an older one to roll back"
  function_name    = aws_lambda_function.sweep.function_name
  function_version = aws_lambda_function.sweep.version
}

resource "aws_lambda_function_event_invoke_config" "sweep" {
  function_name = aws_lambda_function.sweep.function_name
  qualifier     = aws_lambda_alias.live.name

  # The next sweep is the retry.
  maximum_retry_attempts       = 0
  maximum_event_age_in_seconds = 900
}

resource "aws_sqs_queue" "dead_letters" {
  name                              = "${var.name}-dead-letters"
  message_retention_seconds         = 1209600
  sqs_managed_sse_enabled           = var.kms_key_arn == null ? true : null
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = var.kms_key_arn == null ? null : 3600
  tags                              = local.tags
}

resource "aws_secretsmanager_secret" "this" {
  for_each = var.secrets

  name                    = "${var.name}/${each.value}"
  description             = "Read by ${var.name}; its value is set by hand, and never in Terraform's state"
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = var.force_destroy ? 0 : 30
  tags                    = local.tags
}
