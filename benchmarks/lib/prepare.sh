# shellcheck shell=bash
# Sets up both sides of a benchmark: the project's environment with its models, and the peers' environment.
# Sourced after common.sh, never run.

# shellcheck source=scripts/lib/python.sh
. "$ROOT/scripts/lib/python.sh"
# shellcheck source=scripts/lib/environment.sh
. "$ROOT/scripts/lib/environment.sh"
"$ROOT/scripts/setup" --no-previous
find_uv
find_python
# shellcheck disable=SC2034 # read by environment(): the peers need no such wheel
LLAMA_WHEEL=
environment "$CACHE/venv-peers" peers.txt
