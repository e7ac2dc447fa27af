#!/usr/bin/env bash
# Runs every test, the ones with real clients and a real browser included, and ends with one line of its own:
#   N passed, N failed, N skipped
# What the tests drive comes from Debian's packages; those that are missing are installed first (as root, or with sudo).
#   ./test.sh [ARGUMENT ...]      arguments go to `dotnet test`, for example --filter-class '*Rebar*'
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2
exec </dev/null # Nothing asks, and nothing waits for somebody to answer.

# rebar3 and elixir bring the compiler and most of Erlang; ssh is the second opinion on a key's fingerprint, openssl on certificates.
packages=(rebar3 elixir erlang-dev erlang-inets erlang-public-key erlang-ssl erlang-ssh openssl unzip curl chromium fonts-dejavu-core
  etcd-server etcd-client)

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export MSBUILDDISABLENODEREUSE=1 # A build node that outlives the script would keep its output open.
export DEBIAN_FRONTEND=noninteractive

log=$(mktemp)
finish() {
  local exit=$?
  awk '/^Test run summary/{f=1} f&&/^ +failed:/{x=$2} f&&/^ +succeeded:/{p=$2} f&&/^ +skipped:/{s=$2}
       END{printf "%d passed, %d failed, %d skipped\n",p,x,s}' "$log"
  rm -f "$log"
  exit "$exit"
}
trap finish EXIT

say() { printf '== %s (%d s)\n' "$*" "$SECONDS"; }

missing() {
  for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
  done
}

install_missing() {
  local wanted root=()
  if ! command -v dpkg-query >/dev/null; then
    say "Not a Debian: install ${packages[*]} by your own means; tests that miss one of them fail and say so"
    return 0
  fi
  mapfile -t wanted < <(missing)
  [ "${#wanted[@]}" = 0 ] && return 0
  [ "$(id -u)" = 0 ] || root=(sudo -n)
  say "Installing ${wanted[*]}"
  "${root[@]}" apt-get -q update && "${root[@]}" apt-get -qy install --no-install-recommends "${wanted[@]}"
}

install_missing || { say "Could not install what the tests drive; tests that miss it fail and say so"; }

# Debug: its assertions are part of what is tested, and `dotnet run` finds the same build.
say "Building"
dotnet build Quartet.slnx --configuration Debug --verbosity quiet -nologo || { say "The build failed"; exit 1; }

say "Testing"
arguments=(--solution Quartet.slnx --configuration Debug --no-build --no-ansi)
[ $# = 0 ] || arguments+=(--ignore-exit-code 8) # 8: no test fits, as is normal for most projects under a filter.
dotnet test "${arguments[@]}" "$@" 2>&1 | tee "$log"
exit=${PIPESTATUS[0]}
say "Done"
exit "$exit"
