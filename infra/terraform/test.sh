#!/usr/bin/env bash
# Checks the modules: format, validity, and their own tests, which need no cloud. Called by `mvn verify`; by hand from anywhere.
#   infra/terraform/test.sh [module ...]      all of aws, gcp, azure where none is named
# Providers come from the folder that JANITOR_TERRAFORM_PLUGINS names (default: /opt/tf-plugins where it is there), else from
# Terraform's registry. Exit status: 0 all passed, 1 something failed, 3 a module's provider cannot be had here (the rest passed).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

needs=1.9
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

say() { printf 'terraform: %s\n' "$*"; }

if ! command -v terraform >/dev/null; then
  say "there is no terraform $needs or newer on the PATH"
  exit 3
fi

mirror="${JANITOR_TERRAFORM_PLUGINS:-/opt/tf-plugins}"
if [[ -d "$mirror" ]]; then
  printf 'provider_installation {\n  filesystem_mirror { path = "%s" }\n  direct { exclude = [%s] }\n}\n' "$mirror" \
    "$(cd "$mirror" && find . -mindepth 3 -maxdepth 3 -type d -printf '"%P",' | sed 's/,$//')" >"$work/terraform.rc"
else
  printf '' >"$work/terraform.rc"
fi
export TF_CLI_CONFIG_FILE="$work/terraform.rc" CHECKPOINT_DISABLE=1 TF_IN_AUTOMATION=1 TF_INPUT=0

say "$(terraform version | head -1); format of all files"
terraform fmt -check -recursive -diff .

python3 ./document.py --check

modules=("$@")
[[ ${#modules[@]} -gt 0 ]] || modules=(aws gcp azure)
missing=()

# A copy, so that no .terraform folder is left in the source.
for module in "${modules[@]}"; do
  cp -r "$module" "$work/$module"
  cd "$work/$module"
  if ! timeout 120 terraform init -backend=false -no-color >"$work/$module.log" 2>&1; then
    if grep -qE 'Failed to (query available provider packages|install provider)|Could not retrieve the list' "$work/$module.log"; then
      missing+=("$module")
      say "$module: its provider cannot be had here; only the format was checked"
      cd - >/dev/null
      continue
    fi
    cat "$work/$module.log"
    exit 1
  fi
  say "$module: validate"
  terraform validate -no-color
  for example in examples/*/ modules/*/; do
    [[ -d "$example" ]] || continue
    say "$module/$example: validate"
    (cd "$example" && terraform init -backend=false -no-color >/dev/null && terraform validate -no-color)
  done
  say "$module: test"
  terraform test -no-color
  cd - >/dev/null
done

if [[ ${#missing[@]} -gt 0 ]]; then
  say "not checked beyond their format: ${missing[*]}"
  exit 3
fi
say "all passed"
