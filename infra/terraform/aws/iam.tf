# What the function may do. The rights in the cloud come from policies/, which `janitor permissions aws` writes and a test compares with the code.

locals {
  # Written for the commercial partition, the usual names and the usual prefix of tags. What is left of the prefix behind
  # a quotation mark are keys of tags.
  rights = {
    for part in ["look", "mark", "act"] : part => replace(
      replace(
        replace(
          replace(file("${path.module}/policies/${part}.json"), "arn:aws:", "arn:${local.partition}:"),
          "role/cluster-janitor-member", "role/${var.member_role_name}"
        ),
        "ResourceTag/cluster-janitor-", "ResourceTag/${var.tag_prefix}"
      ),
      "\"cluster-janitor-", "\"${var.tag_prefix}"
    )
  }

  readable_secrets = concat([for secret in aws_secretsmanager_secret.this : secret.arn], var.existing_secret_arns)

  own_statements = concat(
    [
      {
        Sid      = "WriteLog"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = concat(["${aws_cloudwatch_log_group.sweep.arn}:*"], [for group in aws_cloudwatch_log_group.inbox : "${group.arn}:*"])
      },
      {
        Sid      = "ReadPolicy"
        Effect   = "Allow"
        Action   = ["s3:GetObject"]
        Resource = ["${aws_s3_bucket.state.arn}/policy/*"]
      },
      {
        Sid      = "KeepJournal"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
        Resource = ["${aws_s3_bucket.state.arn}/journal/*"]
      },
      {
        Sid       = "ListJournal"
        Effect    = "Allow"
        Action    = ["s3:ListBucket"]
        Resource  = [aws_s3_bucket.state.arn]
        Condition = { StringLike = { "s3:prefix" = ["journal/*"] } }
      },
      {
        Sid      = "KeepWhatFailed"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = [aws_sqs_queue.dead_letters.arn]
      },
    ],
    length(local.readable_secrets) == 0 ? [] : [
      {
        Sid      = "ReadSecrets"
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = local.readable_secrets
      },
    ],
    var.kms_key_arn == null ? [] : [
      {
        Sid      = "UseKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = [var.kms_key_arn]
      },
    ],
    length(var.ses_identity_arns) == 0 ? [] : [
      {
        Sid      = "SendMail"
        Effect   = "Allow"
        Action   = ["ses:SendEmail", "ses:SendRawEmail"]
        Resource = var.ses_identity_arns
      },
    ],
    length(var.sns_topic_arns) == 0 ? [] : [
      {
        Sid      = "Publish"
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = var.sns_topic_arns
      },
    ],
    var.vpc == null ? [] : [
      {
        # Lambda itself does this with the function's role; IAM knows no resource for it before it is there.
        Sid      = "JoinNetwork"
        Effect   = "Allow"
        Action   = ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces"]
        Resource = ["*"]
      },
    ],
  )
}

resource "aws_iam_role" "function" {
  name                 = var.name
  description          = "Cluster Janitor: ${var.allow_deletions ? "may delete Dask clusters" : "may only look"}"
  permissions_boundary = var.permissions_boundary
  tags                 = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "function" {
  name   = "own"
  role   = aws_iam_role.function.id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.own_statements })
}

resource "aws_iam_policy" "look" {
  name        = "${var.name}-look"
  description = "Finds and judges Dask clusters"
  policy      = local.rights.look
  tags        = local.tags
}

resource "aws_iam_policy" "act" {
  count = var.allow_deletions ? 1 : 0

  name        = "${var.name}-act"
  description = "Marks and deletes what dask-cloudprovider made, and nothing else"
  policy      = local.rights.act
  tags        = local.tags
}

resource "aws_iam_role_policy_attachment" "look" {
  role       = aws_iam_role.function.name
  policy_arn = aws_iam_policy.look.arn
}

resource "aws_iam_role_policy_attachment" "act" {
  count = var.allow_deletions ? 1 : 0

  role       = aws_iam_role.function.name
  policy_arn = aws_iam_policy.act[0].arn
}
