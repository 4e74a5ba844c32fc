# shellcheck shell=bash
# The parts of scripts/test-image: Debian roots, and what the image's steps make in them. Everything slow is cached under
# a name that tells what it was made from.
# Sourced after environment.sh, never run.

IMAGES=$CACHE/image
# The exit code of something that cannot be tried here, as automake has it.
# shellcheck disable=SC2034 # for those who source it
NOT_RUN=77
# Debian's release in the base image of addon/Dockerfile.
# shellcheck disable=SC2153 # set by common.sh
IMAGE_SUITE=$(sed -n 's/^ARG BUILD_FROM=.*base-debian:\([a-z]*\)$/\1/p' "$ROOT/addon/Dockerfile")
# Where the build's context is in the root.
GIVEN=/build

why_no_image() { # prints why the image cannot be made here; fails if it can
  if [ "$(id -u)" -ne 0 ]; then
    echo "it needs root (sudo scripts/test-image)"
  elif ! have apt-get; then
    echo "it needs Debian's apt and debootstrap"
  elif ! unshare --mount --pid --net --uts --fork true 2>/dev/null; then
    echo "this machine does not allow namespaces (unshare)"
  else
    return 1
  fi
}

size_of() { du -sm --exclude=./proc "$1" | cut -f1; }

digest_of() { cat "$@" | sha256sum | cut -c1-16; }

health_check() { # prints the words of the image's health check, one a line
  sed -n 's/^HEALTHCHECK .*CMD \[\(.*\)\]$/\1/p' "$ROOT/addon/Dockerfile" | tr ',' '\n' | sed 's/^ *"\(.*\)" *$/\1/'
}

debian_base() { # sets BASE, a tar of a small Debian with what Home Assistant's base image has of it
  local uri part log=$IMAGES/debootstrap.log
  BASE=$IMAGES/debian-$IMAGE_SUITE-$(dpkg --print-architecture).tar
  [ -f "$BASE" ] && return 0
  # shellcheck disable=SC2016 # apt's own placeholder
  uri=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m1 -E '/debian/?$' || true)
  [ -n "$uri" ] || fail "apt knows no Debian archive to make a root from" "Add one to apt's sources, then run this again."
  part=$(mktemp -d "$IMAGES/debian.part.XXXXXX")
  say "Making a Debian $IMAGE_SUITE root once (1 to 2 minutes; log: $log)"
  nice -n 10 debootstrap --variant=minbase --include=bash,ca-certificates,curl,jq,tzdata,xz-utils "$IMAGE_SUITE" "$part" "$uri" >"$log" 2>&1 &
  tick $! "debootstrap" || fail "debootstrap did not succeed" "The log is $log; it ends: $(tail -n 1 "$log")"
  rm -rf "$part"/var/cache/apt/archives/*.deb "$part"/var/lib/apt/lists/*
  tar -C "$part" -cf "$BASE.part" .
  mv "$BASE.part" "$BASE"
  rm -rf "$part"
}

unpacked() { # prints a fresh root
  local part
  part=$(mktemp -d "$IMAGES/root.part.XXXXXX")
  tar -C "$part" -xpf "$BASE"
  chmod 755 "$part"
  printf '%s' "$part"
}

given() { # root, files and folders below ROOT that its steps read
  local root=$1
  shift
  mkdir -p "$root$GIVEN"
  tar -C "$ROOT" --exclude=__pycache__ -cf - "$@" | tar -C "$root$GIVEN" -xf -
}

inside() { # root, command: runs it there with this machine's network and certificates
  local root=$1 log=$IMAGES/steps.log
  shift
  # A network that inspects traffic has certificates of its own, and pip may be told of a mirror.
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  cp -L "$root/etc/ssl/certs/ca-certificates.crt" "$root/tmp/certificates"
  cat /etc/ssl/certs/ca-certificates.crt >>"$root/tmp/certificates"
  # shellcheck disable=SC2016 # for the inner shell
  nice -n 10 unshare --mount --pid --fork --kill-child sh -c 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$@"' "$root" "$root" \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    PIP_CERT=/tmp/certificates ${PIP_INDEX_URL:+PIP_INDEX_URL="$PIP_INDEX_URL"} PIP_DEFAULT_TIMEOUT=180 \
    CMAKE_BUILD_PARALLEL_LEVEL="$(getconf _NPROCESSORS_ONLN)" "$@" >"$log" 2>&1 &
  tick $! "${1##*/}" || fail "The step ${1##*/} of the image failed" "The log is $log; it ends: $(tail -n 1 "$log")"
  rm -f "$root/tmp/certificates"
}

wheel_in() { # folder, version: prints llama-cpp-python's wheel, if it is there
  [ ! -d "$1" ] || find "$1" -name "llama_cpp_python-$2-*.whl" | head -n 1
}

image_wheel() { # build, GPU: sets IMAGE_WHEEL: as build-llama.sh makes it where that was done before or is asked for
  local version flags folder root gpu=$2
  version=$(sed -n 's/^llama-cpp-python==\([0-9.]*\).*/\1/p' addon/image/requirements.txt)
  flags=$(addon/image/build-llama.sh --flags "$gpu")
  folder=$CACHE/wheels/image-$IMAGE_SUITE-$(uname -m)-$(checksum "$flags")
  IMAGE_WHEEL=$(wheel_in "$folder" "$version")
  [ -n "$IMAGE_WHEEL" ] && return 0
  if [ -z "$1" ]; then
    # That of scripts/setup is for any Python and for this processor: all else of the image can be tried with it.
    IMAGE_WHEEL=$(wheel_in "$(llama_folder)" "$version")
    if [ -n "$IMAGE_WHEEL" ]; then
      say "llama.cpp is the one of scripts/setup; scripts/test-image --build makes it for all processors, as the image has it"
      return 0
    fi
  fi
  say "Building llama-cpp-python $version once for all processors${gpu:+ and $gpu} (15 to 30 minutes on 2 cores, more for a GPU)"
  root=$(unpacked)
  given "$root" addon/image
  inside "$root" "$GIVEN/addon/image/build-llama.sh" "$GIVEN/addon/image/requirements.txt" "$GIVEN/wheels" "$gpu"
  mkdir -p "$folder"
  mv "$root$GIVEN"/wheels/*.whl "$folder/"
  rm -rf "$root"
  IMAGE_WHEEL=$(wheel_in "$folder" "$version")
}

installed_root() { # GPU: sets INSTALLED, a root after install.sh
  local root gpu=$1
  INSTALLED=$IMAGES/installed-$(digest_of addon/image/install.sh addon/image/requirements.txt "$IMAGE_WHEEL")
  [ -d "$INSTALLED" ] && return 0
  find "$IMAGES" -maxdepth 1 -name 'installed-*' -exec rm -rf {} +
  say "Installing the engine's packages as the image does (1 to 3 minutes)"
  root=$(unpacked)
  given "$root" addon/image
  mkdir -p "$root$GIVEN/wheels"
  cp "$IMAGE_WHEEL" "$root$GIVEN/wheels/"
  inside "$root" "$GIVEN/addon/image/install.sh" "$GIVEN/addon/image/requirements.txt" "$GIVEN/wheels" "$gpu"
  rm -rf "${root:?}$GIVEN"
  mv "$root" "$INSTALLED"
}
