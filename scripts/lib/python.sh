# shellcheck shell=bash
# Finds uv and a Python that Home Assistant accepts, fetching what is missing into the cache.
# Sourced after common.sh, never run. Sets UV and PYTHON.
# shellcheck disable=SC2034 # for those who source it

# Home Assistant's floor (REQUIRED_PYTHON_VER in homeassistant/const.py).
PYTHON_MINOR=3.14
PYTHON_FLOOR=3.14.2
# Debian's suite that carries this Python; its packages are unpacked in a private prefix, never installed.
PYTHON_SUITE=forky

python_fits() { # path of an interpreter
  "$1" -c "import sys; sys.exit(sys.version_info < tuple(map(int, '$PYTHON_FLOOR'.split('.'))))" 2>/dev/null
}

find_uv() {
  local wanted
  wanted=$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' "$ROOT/requirements/bootstrap.txt")
  UV=$CACHE/tools/bin/uv
  [ -x "$UV" ] && [ "$("$UV" --version 2>/dev/null | cut -d' ' -f2)" = "$wanted" ] && return 0
  local host
  for host in python3 python3.14 python3.13 python3.12 python3.11; do
    have "$host" && "$host" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
    host=
  done
  [ -n "$host" ] || fail "Python 3.11 or newer was not found" "Install it (Debian: apt-get install python3 python3-venv), then run this again."
  say "Fetching uv $wanted"
  rm -rf "$CACHE/tools"
  if ! "$host" -m venv "$CACHE/tools" >/dev/null 2>&1; then
    # Debian ships venv apart from Python.
    rm -rf "$CACHE/tools"
    if have apt-get && [ "$(id -u)" -eq 0 ]; then
      need_debian "no-such-program=python3-venv"
      "$host" -m venv "$CACHE/tools" || fail "Python could not make a virtual environment" "Is there room on the disk? $(df -h "$CACHE" | tail -n 1)"
    else
      fail "Python's venv module is missing" "Run: sudo apt-get install python3-venv" "Then run this again."
    fi
  fi
  "$CACHE/tools/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
    -r "$ROOT/requirements/bootstrap.txt" 2>"$CACHE/tools.log" ||
    fail "uv could not be fetched from the Python package index" "Check the network connection; $CACHE/tools.log says: $(tail -n 1 "$CACHE/tools.log")"
}

find_python() {
  local candidate
  export UV_PYTHON_INSTALL_DIR=$CACHE/uv-python
  # A Python fetched earlier comes first, so that an environment made with it stays valid.
  for candidate in "$CACHE/python/usr/bin/python$PYTHON_MINOR" "$(command -v "python$PYTHON_MINOR" || true)"; do
    [ -n "$candidate" ] && [ -x "$candidate" ] && python_fits "$candidate" && PYTHON=$candidate && return 0
  done
  candidate=$("$UV" python find --no-project "$PYTHON_MINOR" --managed-python 2>/dev/null || true)
  [ -n "$candidate" ] && python_fits "$candidate" && PYTHON=$candidate && return 0
  say "Fetching Python $PYTHON_MINOR"
  if UV_HTTP_TIMEOUT=20 "$UV" python install --quiet "$PYTHON_MINOR" 2>"$CACHE/python.log"; then
    candidate=$("$UV" python find --no-project "$PYTHON_MINOR" --managed-python)
    python_fits "$candidate" && PYTHON=$candidate && return 0
  fi
  if have apt-get && have dpkg; then
    debian_python && PYTHON=$CACHE/python/usr/bin/python$PYTHON_MINOR && return 0
  fi
  fail "Python $PYTHON_FLOOR or newer could not be had" \
    "Install Python $PYTHON_MINOR so that python$PYTHON_MINOR is on PATH, or allow the download that uv wants: $(tail -n 1 "$CACHE/python.log")"
}

# Debian's own Python of a newer suite with all it needs, libc included, unpacked in the cache.
# apt's state, lists and sources are redirected, so the system stays as it is; no root needed.
debian_python() {
  local apt=$CACHE/apt prefix=$CACHE/python.part uri deb binary triplet loader
  say "Fetching Python $PYTHON_MINOR from Debian $PYTHON_SUITE into the cache (about 20 MB)"
  # shellcheck disable=SC2016 # apt's own placeholder
  uri=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m1 -E '/debian/?$' || true)
  [ -n "$uri" ] || fail "apt knows no Debian archive to fetch Python $PYTHON_MINOR from" "Install Python $PYTHON_MINOR yourself, then run this again."
  mkdir -p "$apt"/{state/lists/partial,cache/archives/partial,etc}
  : >"$apt/state/status"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$uri" "$PYTHON_SUITE" >"$apt/etc/sources.list"
  local options=(-o "Dir::State=$apt/state" -o "Dir::State::status=$apt/state/status" -o "Dir::Cache=$apt/cache"
    -o "Dir::Etc::sourcelist=$apt/etc/sources.list" -o "Dir::Etc::sourceparts=-" -o "APT::Install-Recommends=false"
    -o "APT::Sandbox::User=$(id -un)" -o "Debug::NoLocking=true")
  { apt-get "${options[@]}" update &&
    apt-get "${options[@]}" -y --download-only install "python$PYTHON_MINOR-venv" libstdc++6 libgomp1; } >"$CACHE/python.log" 2>&1 || return 1
  rm -rf "$prefix" "$CACHE/python"
  mkdir -p "$prefix"
  for deb in "$apt"/cache/archives/*.deb; do
    dpkg -x "$deb" "$prefix" || return 1
  done
  # The interpreter gets the prefix's own loader, and a forced rpath (DT_RPATH reaches extension modules too).
  mv "$prefix" "$CACHE/python"
  prefix=$CACHE/python
  binary=$prefix/usr/bin/python$PYTHON_MINOR
  triplet=$(basename "$(dirname "$(find "$prefix/usr/lib" -name 'libc.so.6' | head -n 1)")")
  loader=$(find "$prefix/usr/lib" "$prefix/usr/lib64" -name 'ld-linux*.so.*' 2>/dev/null | head -n 1)
  [ -n "$loader" ] && [ -n "$triplet" ] || return 1
  "$CACHE/tools/bin/patchelf" --set-interpreter "$loader" --force-rpath --set-rpath "$prefix/usr/lib/$triplet" "$binary" || return 1
  rm -rf "$apt"
  python_fits "$binary"
}
