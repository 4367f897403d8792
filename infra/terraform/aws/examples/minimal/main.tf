# A dry run in one account: finds, judges and reports, and cannot change anything.

provider "aws" {
  region = "us-east-1"
}

module "janitor" {
  source = "../.."

  package_file = var.package_file
  policy       = "version: 1"
}

variable "package_file" {
  description = "The jar that `janitor package aws` leaves."
  type        = string
}

output "function_name" {
  description = "Name of the function."
  value       = module.janitor.function_name
}
