# Where heartbeats and answers to notices arrive. The URL is open: each request bears a token or a signature of its own, which the function checks.

resource "aws_cloudwatch_log_group" "inbox" {
  count = var.inbox_enabled ? 1 : 0

  name              = "/aws/lambda/${var.name}-inbox"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_lambda_function" "inbox" {
  count = var.inbox_enabled ? 1 : 0

  function_name = "${var.name}-inbox"
  description   = "Takes heartbeats, and answers to notices"
  role          = aws_iam_role.inbox[0].arn
  handler       = "dev.clusterjanitor.lambda.InboxLambda::handleRequest"
  runtime       = var.runtime
  architectures = ["arm64"]
  memory_size   = var.memory_mb
  timeout       = 30
  publish       = true

  s3_bucket        = aws_s3_object.package.bucket
  s3_key           = aws_s3_object.package.key
  source_code_hash = filebase64sha256(var.package_file)

  # The limit of what an open URL can cost.
  reserved_concurrent_executions = var.reserve_concurrency ? var.inbox_concurrency : -1

  snap_start {
    apply_on = "PublishedVersions"
  }

  environment {
    variables = merge(local.environment, { JANITOR_ROLE_SUFFIX = local.inbox_suffix })
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.inbox[0].name
  }

  tags = local.tags

  depends_on = [aws_iam_role_policy.inbox]
}

resource "aws_lambda_alias" "inbox" {
  count = var.inbox_enabled ? 1 : 0

  name             = "live"
  description      = "The version that the URL calls"
  function_name    = aws_lambda_function.inbox[0].function_name
  function_version = aws_lambda_function.inbox[0].version
}

resource "aws_lambda_function_url" "inbox" {
  count = var.inbox_enabled ? 1 : 0

  function_name      = aws_lambda_function.inbox[0].function_name
  qualifier          = aws_lambda_alias.inbox[0].name
  authorization_type = "NONE"
}

resource "aws_lambda_permission" "inbox_url" {
  count = var.inbox_enabled ? 1 : 0

  statement_id           = "open-url"
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = aws_lambda_function.inbox[0].function_name
  qualifier              = aws_lambda_alias.inbox[0].name
  principal              = "*"
  function_url_auth_type = "NONE"
}

# URLs that were made since October 2025 need this one too. The condition "only by its URL" comes with version 6 of the provider.
# Without it, any AWS account can call the function directly, with requests that must bear the same tokens.
resource "aws_lambda_permission" "inbox_call" {
  count = var.inbox_enabled ? 1 : 0

  statement_id  = "open-url-call"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.inbox[0].function_name
  qualifier     = aws_lambda_alias.inbox[0].name
  principal     = "*"
}

# The door is open to the world, so what stands behind it may look, set the tags that owners set, and write wishes down. It can delete
# nothing, nor make the janitor take anything for a cluster's.
locals {
  # Of its roles in other accounts (modules/member-role).
  inbox_suffix = "-inbox"

  inbox_secrets = concat(
    [for secret in var.inbox_secrets : aws_secretsmanager_secret.this[secret].arn if contains(var.secrets, secret)],
    [for secret in var.inbox_secrets : secret if contains(var.existing_secret_arns, secret)],
  )

  inbox_statements = concat(
    [for statement in local.own_statements : statement if contains(["WriteLog", "ReadPolicy", "UseKey"], statement.Sid)],
    [
      {
        Sid      = "WriteWishes"
        Effect   = "Allow"
        Action   = ["s3:PutObject"]
        Resource = ["${aws_s3_bucket.state.arn}/journal/requests/*"]
      },
    ],
    length(local.inbox_secrets) == 0 ? [] : [
      {
        Sid      = "ReadSecrets"
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = local.inbox_secrets
      },
    ],
  )
}

resource "aws_iam_role" "inbox" {
  count = var.inbox_enabled ? 1 : 0

  name                 = "${var.name}-inbox"
  description          = "Cluster Janitor's inbox: may look, and set owners' tags"
  permissions_boundary = var.permissions_boundary
  tags                 = local.tags
  assume_role_policy   = aws_iam_role.function.assume_role_policy
}

resource "aws_iam_role_policy" "inbox" {
  count = var.inbox_enabled ? 1 : 0

  name   = "own"
  role   = aws_iam_role.inbox[0].id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.inbox_statements })
}

# In other accounts it has roles of its own too.
resource "aws_iam_policy" "inbox_look" {
  count = var.inbox_enabled ? 1 : 0

  name        = "${var.name}-inbox-look"
  description = "Finds Dask clusters"
  policy      = replace(local.rights.look, "role/${var.member_role_name}\"", "role/${var.member_role_name}${local.inbox_suffix}\"")
  tags        = local.tags
}

resource "aws_iam_policy" "mark" {
  count = var.inbox_enabled && var.allow_deletions ? 1 : 0

  name        = "${var.name}-mark"
  description = "Sets owners' tags on what dask-cloudprovider made"
  policy      = local.rights.mark
  tags        = local.tags
}

resource "aws_iam_role_policy_attachment" "inbox_look" {
  count = var.inbox_enabled ? 1 : 0

  role       = aws_iam_role.inbox[0].name
  policy_arn = aws_iam_policy.inbox_look[0].arn
}

resource "aws_iam_role_policy_attachment" "inbox_mark" {
  count = var.inbox_enabled && var.allow_deletions ? 1 : 0

  role       = aws_iam_role.inbox[0].name
  policy_arn = aws_iam_policy.mark[0].arn
}
