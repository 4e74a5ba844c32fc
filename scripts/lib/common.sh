# shellcheck shell=bash
# What every script needs: where things are, how to speak to the person, how to fail.
# Sourced, never run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# Everything slow or large lives here, ignored by git. HEARKEN_CACHE shares one cache between checkouts.
CACHE=${HEARKEN_CACHE:-$ROOT/.cache}
MODELS=$CACHE/models
VENV=$CACHE/venv
VENV_PREVIOUS=$CACHE/venv-previous
# The two Home Assistant releases that are supported and tested.
HA_CURRENT=2026.11.0
HA_PREVIOUS=2026.10.4
export ROOT CACHE MODELS VENV VENV_PREVIOUS HA_CURRENT HA_PREVIOUS
export UV_CACHE_DIR=$CACHE/uv
# Networks that inspect traffic, or run a mirror, have certificates of their own, which the system knows.
export UV_SYSTEM_CERTS=true
[ -n "${CI:-}" ] && export UV_NO_PROGRESS=1
# Compiled once and kept, as in the image: where the machine says otherwise, every process would compile Home Assistant
# and the engine anew, which takes the engine 2 s of its start.
unset PYTHONDONTWRITEBYTECODE

say() { printf '\033[1m%s\033[0m %s\n' '▸' "$*" >&2; }

fail() { # message, then a line per thing to do
  printf '\033[31m✗ %s\033[0m\n' "$1" >&2
  shift
  [ $# -gt 0 ] && printf '  → %s\n' "$@" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Debian programs: `need_debian PROGRAM=PACKAGE ...` installs what is missing (as root), or says what to do.
need_debian() {
  local missing=() pair
  for pair in "$@"; do
    have "${pair%%=*}" || missing+=("${pair#*=}")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if ! have apt-get; then
    fail "Missing programs: ${missing[*]}" "Install them with your system's package manager (macOS: brew install ${missing[*]}), then run this again."
  fi
  if [ "$(id -u)" -ne 0 ]; then
    fail "Missing Debian packages: ${missing[*]}" "Run: sudo apt-get install ${missing[*]}" "Then run this again."
  fi
  say "Installing ${missing[*]} with apt"
  local log=$CACHE/apt.log
  # Old package lists are the commonest reason for a failed install: refresh once and try again.
  if ! DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >"$log" 2>&1; then
    apt-get update >>"$log" 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1 ||
      fail "apt could not install ${missing[*]}" "The end of $log says why: $(tail -n 1 "$log")"
  fi
}

# Only one set-up at a time in a cache: a second one waits for the first.
lock_cache() {
  mkdir -p "$CACHE"
  if have flock; then
    exec 9>"$CACHE/setup.lock"
    flock -n 9 || { say "Another set-up is running here; waiting for it"; flock 9; }
  fi
}
