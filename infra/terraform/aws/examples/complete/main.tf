# Live, on weekdays in working hours, for this account and one more, with Slack, mail by SES and alarms.

provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "research"
  region = "eu-west-1"

  assume_role {
    role_arn = "arn:aws:iam::210987654321:role/deployer"
  }
}

module "janitor" {
  source = "../.."

  name              = "cluster-janitor"
  package_file      = var.package_file
  policy            = file("${path.module}/janitor.yaml")
  allow_deletions   = true
  schedule          = "cron(0/15 7-19 ? * MON-FRI *)"
  schedule_timezone = "Europe/London"
  # At night no sweep is missed.
  sweep_missing_minutes = 1440
  secrets               = ["slack-webhook", "keep-key"]
  inbox_secrets         = ["keep-key"]
  ses_identity_arns     = ["arn:aws:ses:eu-west-1:123456789012:identity/example.org"]
  alarm_actions         = [aws_sns_topic.alarms.arn]
  tags                  = { team = "platform" }
}

module "research" {
  source    = "../../modules/member-role"
  providers = { aws = aws.research }

  janitor_role_arn = module.janitor.role_arn
  inbox_role_arn   = module.janitor.inbox_role_arn
  allow_deletions  = true
}

resource "aws_sns_topic" "alarms" {
  name = "cluster-janitor-alarms"
}

variable "package_file" {
  description = "The jar that `janitor package aws` leaves."
  type        = string
}

output "inbox_url" {
  description = "Where heartbeats go."
  value       = module.janitor.inbox_url
}
