#!/usr/bin/env bash
# Checks the modules: format, validity, and their own tests, which need no cloud. Called by `mvn verify`; by hand from anywhere.
#   infra/terraform/test.sh [module ...]      all of aws, gcp, azure where none is named
# Needs Terraform 1.9 or newer (checked with 1.11.4) and Python 3.9; for what is said below, also Go and npm.
# Providers come from the folder that JANITOR_TERRAFORM_PLUGINS names (default: /opt/tf-plugins where it is there), else from
# Terraform's registry. Where neither has Google's or Azure's, a stand-in serves its schema (stand-in/main.go).
# Exit status: 0 all passed, 1 something failed, 3 something that is needed cannot be had here (the rest passed).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

home="$PWD"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export CHECKPOINT_DISABLE=1 TF_IN_AUTOMATION=1 TF_INPUT=0
declare -A stand_in_for=([gcp]=google [azure]=azurerm)

say() { printf 'terraform: %s\n' "$*"; }

# Where Terraform looks for providers: in a folder for those that are in it, else in the registry.
providers_from() {
  local mirror="$1"
  [[ -d "$mirror" ]] || { printf '' >"$work/terraform.rc"; return; }
  printf 'provider_installation {\n  filesystem_mirror { path = "%s" }\n  direct { exclude = [%s] }\n}\n' "$mirror" \
    "$(cd "$mirror" && find . -mindepth 3 -maxdepth 3 -type d -printf '"%P",' | sed 's/,$//')" >"$work/terraform.rc"
}

initialise() { timeout 120 terraform init -backend=false -no-color >"$work/init.log" 2>&1; }

not_to_be_had() { grep -qE 'Failed to (query available provider packages|install provider)|Could not retrieve the list' "$work/init.log"; }

# Terraform takes the module's provider from a stand-in; false where that cannot be had either. Sets `version`.
stand_in() {
  local provider="${stand_in_for[$1]:-}" status=0
  [[ -n "$provider" ]] || return 1
  version="$("$home/stand-in/install.sh" "$provider" "$work/stand-ins" "$home/$1"/*.tf)" || status=$?
  [[ $status == 0 || $status == 3 ]] || exit 1
  [[ $status == 0 ]] && providers_from "$work/stand-ins"
}

# In the copy of a module, which is the working folder.
check() {
  local module="$1" folder
  for folder in ./ examples/*/ modules/*/; do
    [[ -d "$folder" ]] || continue
    say "$module/${folder#./}: validate"
    (cd "$folder" && terraform init -backend=false -no-color >/dev/null && terraform validate -no-color)
  done
  say "$module: test"
  terraform test -no-color
}

# A schema that takes anything would prove nothing.
notices_a_mistake() {
  local module="$1"
  cp -r . "$work/$module-with-a-mistake"
  cd "$work/$module-with-a-mistake"
  sed -i '0,/^resource/s/^resource .* {$/&\n  misspelt = true/' main.tf
  if terraform validate -no-color >"$work/mistake.log" 2>&1; then
    say "$module: the stand-in took a misspelt argument"
    exit 1
  fi
  grep -q 'An argument named "misspelt" is not expected here' "$work/mistake.log"
}

if ! command -v terraform >/dev/null; then
  say "there is no terraform on the PATH; 1.9 or newer is needed"
  exit 3
fi
mirror="${JANITOR_TERRAFORM_PLUGINS:-/opt/tf-plugins}"
export TF_CLI_CONFIG_FILE="$work/terraform.rc"
providers_from "$mirror"

say "$(terraform version | head -1); format of all files"
terraform fmt -check -recursive -diff .
python3 ./document.py --check

modules=("$@")
[[ ${#modules[@]} -gt 0 ]] || modules=(aws gcp azure)
missing=()

# A copy, so that no .terraform folder is left in the source.
for module in "${modules[@]}"; do
  providers_from "$mirror"
  cp -r "$home/$module" "$work/$module"
  cd "$work/$module"
  if initialise; then
    check "$module"
  elif ! not_to_be_had; then
    cat "$work/init.log"
    exit 1
  elif stand_in "$module"; then
    say "$module: its provider cannot be had here; a stand-in serves the schema of version $version"
    initialise
    check "$module"
    notices_a_mistake "$module"
  else
    say "$module: its provider cannot be had here; only the format was checked"
    missing+=("$module")
  fi
done

if [[ ${#missing[@]} -gt 0 ]]; then
  say "not checked beyond their format: ${missing[*]}"
  exit 3
fi
say "all passed"
