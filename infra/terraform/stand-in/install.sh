#!/usr/bin/env bash
# Puts a stand-in for a Terraform provider (see main.go) into a folder that Terraform takes providers from.
#   stand-in/install.sh google|azurerm <folder> <module.tf ...>
# Prints the version of the real provider whose schema it serves. Exit status: 0 it is there, 3 what it is made from cannot be had here.
# The bindings with the schema are about 30 MB each; they and the program are kept in ~/.cache/cluster-janitor.
set -euo pipefail

# The package of the npm registry, and the checksum that the registry gave for it on 2026-11-23.
case "$1" in
  google) package=@cdktf/provider-google@16.12.1 sum=KqNA/5RiFT07r0PSZ6/07cJ2zESUgbj1JchVj21iBFBZVUbD+578xA/k8eq/r0cbyEgLmg9eYWeVslaYah4DCQ== ;;
  azurerm) package=@cdktf/provider-azurerm@14.23.1 sum=3H20Ozj7dOKmIj6mqorHZEjLNo5wO/MBEVHwu6k53fln/0EciGQa9sDLWBYSb0o40Ycpih9lFp/k6SGRbFlQVg== ;;
  *) echo "stand-in: google or azurerm, not $1" >&2; exit 2 ;;
esac
provider="$1" mirror="$2"
shift 2
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/cluster-janitor/terraform"
unpacked="$cache/${package##*/}"

cannot() {
  echo "stand-in: $*" >&2
  exit 3
}

go="$(command -v go || echo /usr/local/go/bin/go)"
[[ -x "$go" ]] || cannot "needs Go 1.21 or newer"
command -v npm >/dev/null || cannot "needs npm"

if [[ ! -d "$unpacked" ]]; then
  mkdir -p "$cache"
  work="$(mktemp -d "$cache/unpacking.XXXXXX")"
  trap 'rm -rf "$work"' EXIT
  (cd "$work" && timeout 300 npm pack --silent "$package" >/dev/null 2>&1) || cannot "npm does not give $package"
  got="$(python3 -c 'import base64, hashlib, sys; print(base64.b64encode(hashlib.sha512(open(sys.argv[1], "rb").read()).digest()).decode())' "$work"/*.tgz)"
  [[ "$got" == "$sum" ]] || { echo "stand-in: $package is not what it was: sha512-$got" >&2; exit 1; }
  tar -xzf "$work"/*.tgz -C "$work" package/package.json package/lib
  # Two sessions at once: the first wins.
  mv -T "$work/package" "$unpacked" 2>/dev/null || [[ -d "$unpacked" ]]
fi

version="$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["cdktf"]["provider"]["version"])' "$unpacked/package.json")"
program="$mirror/registry.terraform.io/hashicorp/$provider/$version/$("$go" env GOOS)_$("$go" env GOARCH)/terraform-provider-${provider}_v$version"
mkdir -p "$(dirname "$program")"
(cd "$here" && timeout 600 "$go" build -trimpath -o "$program" .) >&2 || cannot "the program could not be built"
python3 "$here/schema.py" "$unpacked" "$@" >"$program.json"
echo "$version"
