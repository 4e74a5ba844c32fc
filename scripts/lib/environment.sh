# shellcheck shell=bash
# Builds the llama.cpp wheel once and keeps the two environments equal to their locks.
# Sourced after python.sh, never run.

# The wheel must run on any machine that gets this cache, so no -march=native (with it off, ggml still takes
# AVX2 on x86-64); nothing that only llama.cpp's own programs and its vision tower need is built.
LLAMA_FLAGS="-DGGML_NATIVE=OFF -DLLAVA_BUILD=OFF -DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_TESTS=OFF"

need_disk() { # gigabytes a first run needs
  [ -d "$VENV" ] && return 0
  local free
  free=$(df -Pk "$CACHE" | awk 'NR==2 {print int($4 / 1048576)}')
  [ "$free" -ge "$1" ] || fail "Only $free GB free where $CACHE is; a first set-up needs $1 GB" "Make room, or set HEARKEN_CACHE to a folder on a larger disk."
}

# The lines of one package in a lock: its version and its hashes.
lock_block() { # package, lock
  awk -v name="$1==" 'index($0, name) == 1 {on = 1; print; next} on && /^ / {print; next} {on = 0}' "$2"
}

checksum() { printf '%s' "$1" | cksum | cut -d' ' -f1; }

# Where the wheel is kept that was built here, with these flags.
llama_folder() { printf '%s' "$CACHE/wheels/$(uname -s)-$(uname -m)-$(checksum "$LLAMA_FLAGS")"; }

llama_wheel() { # sets LLAMA_WHEEL
  local version folder log=$CACHE/llama-build.log requirement=$CACHE/llama-requirement.txt
  lock_block llama-cpp-python requirements/current.txt >"$requirement"
  version=$(sed -n 's/^llama-cpp-python==\([0-9.]*\).*/\1/p' "$requirement")
  folder=$(llama_folder)
  mkdir -p "$folder"
  LLAMA_WHEEL=$(find "$folder" -name "llama_cpp_python-$version-*.whl" | head -n 1)
  [ -n "$LLAMA_WHEEL" ] && return 0
  if [ "$(uname -s)" = Linux ]; then need_debian c++=g++ make=make; fi
  local jobs
  jobs=$(getconf _NPROCESSORS_ONLN)
  say "Building llama-cpp-python $version once for this machine (3 to 6 minutes on 2 cores; log: $log)"
  rm -rf "$folder.part"
  # pip's own cache does not know with which flags a wheel was built.
  CMAKE_ARGS=$LLAMA_FLAGS CMAKE_BUILD_PARALLEL_LEVEL=$jobs "$CACHE/tools/bin/python" -m pip wheel --disable-pip-version-check \
    --no-cache-dir --no-deps --no-binary llama-cpp-python --require-hashes -r "$requirement" -w "$folder.part" >"$log" 2>&1 &
  tick $! "llama.cpp is being compiled" ||
    fail "llama-cpp-python did not build" "The log is $log; it ends: $(grep -i error "$log" | tail -n 1)" "It needs a C++ compiler, make and about 1 GB of memory a core."
  mv "$folder.part"/*.whl "$folder"
  LLAMA_WHEEL=$(find "$folder" -name "llama_cpp_python-$version-*.whl" | head -n 1)
}

tick() { # pid, what is going on: a line every half minute until it ends; its exit code
  local seconds=0
  while kill -0 "$1" 2>/dev/null; do
    sleep 1
    seconds=$((seconds + 1))
    [ $((seconds % 30)) -ne 0 ] || printf '  … %s (%d s)\n' "$2" "$seconds" >&2
  done
  wait "$1"
}

sha256_of() {
  if have sha256sum; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1
}

environment() { # folder, lock, [engine]: makes the folder hold exactly what the lock says
  local folder=$1 lock=$ROOT/requirements/$2 stamp wanted
  wanted="$(sha256_of "$lock") $(sha256_of "$ROOT/addon/pyproject.toml") $PYTHON $ROOT ${LLAMA_WHEEL##*/wheels/}"
  stamp=$folder/.hearken-lock
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && "$folder/bin/python" -c '' 2>/dev/null && return 0
  say "Filling the environment ${folder##*/} from requirements/$2"
  "$folder/bin/python" -c '' 2>/dev/null || "$UV" venv --quiet --clear --python "$PYTHON" "$folder"
  local resolved=$CACHE/${folder##*/}.txt
  # The lock names the source of llama-cpp-python; what goes in is the wheel that was built from it.
  awk 'index($0, "llama-cpp-python==") == 1 {skip = 1; next} skip && /^ / {next} {skip = 0; print}' "$lock" >"$resolved"
  if [ "${3:-}" = engine ]; then
    printf 'llama-cpp-python @ file://%s --hash=sha256:%s\n' "$LLAMA_WHEEL" "$(sha256_of "$LLAMA_WHEEL")" >>"$resolved"
  fi
  local log=$CACHE/${folder##*/}.log
  "$UV" pip sync --python "$folder/bin/python" --require-hashes "$resolved" 2>"$log" ||
    fail "The Python packages could not be installed" "Is the Python package index reachable and the disk not full? $log ends: $(tail -n 1 "$log")"
  if [ "${3:-}" = engine ]; then
    "$UV" pip install --quiet --python "$folder/bin/python" --no-deps --no-build-isolation --editable "$ROOT/addon" 2>>"$log" ||
      fail "The engine could not be installed into the environment" "$log ends: $(tail -n 1 "$log")"
  fi
  printf '%s' "$wanted" >"$stamp"
}
