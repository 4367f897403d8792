# A dry run in one project: finds, judges and reports, and cannot change anything.

provider "google" {
  project = "research-dev"
}

module "janitor" {
  source = "../.."

  project      = "research-dev"
  package_file = var.package_file
  policy       = "version: 1"
}

variable "package_file" {
  description = "The zip file that `janitor package gcp` leaves."
  type        = string
}

output "function_name" {
  description = "Name of the function."
  value       = module.janitor.function_name
}
