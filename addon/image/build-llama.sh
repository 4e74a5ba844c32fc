#!/usr/bin/env bash
# Builds llama-cpp-python's wheel for any processor of this architecture. Runs in the image's build stage only.
#   build-llama.sh REQUIREMENTS WHEELS [GPU]
#   build-llama.sh --flags [GPU]        prints what a cache must know such a wheel by
# REQUIREMENTS is the engine's lock, with hashes; WHEELS is the folder that gets the wheel. GPU is `vulkan` for a backend
# that runs on graphics cards of any maker, else empty.
set -euo pipefail
# One CPU backend for each generation of processors, the best of which is loaded when the engine starts: a Raspberry Pi
# and a new Ryzen run the same image, each at its own speed. They lie beside the other libraries, so the wheel is whole.
LLAMA_FLAGS="-DGGML_NATIVE=OFF -DGGML_BACKEND_DL=ON -DGGML_CPU_ALL_VARIANTS=ON -DCMAKE_INSTALL_BINDIR=llama_cpp/lib
 -DLLAVA_BUILD=OFF -DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_TESTS=OFF"

gpu_packages=()
use_gpu() { # the name of a kind of graphics card, or nothing
  case $1 in
    '') ;;
    vulkan)
      LLAMA_FLAGS+=' -DGGML_VULKAN=ON'
      gpu_packages=(glslc libvulkan-dev spirv-headers)
      ;;
    *)
      echo "build-llama.sh: $1 is no kind of GPU that it knows; it knows vulkan" >&2
      exit 1
      ;;
  esac
}

if [ "$1" = --flags ]; then
  use_gpu "${2:-}"
  printf '%s\n' "$LLAMA_FLAGS"
  exit 0
fi
requirements=$1 wheels=$2
use_gpu "${3:-}"

export DEBIAN_FRONTEND=noninteractive
apt-get update
# The engine's other packages are wheels: only this stage ever has a compiler.
apt-get install -y --no-install-recommends cmake g++ ninja-build python3 python3-venv "${gpu_packages[@]}"

builder=$(mktemp -d)
trap 'rm -rf "$builder"' EXIT
python3 -m venv "$builder/venv"
awk 'index($0, "llama-cpp-python==") == 1 {on = 1; print; next} on && /^ / {print; next} {on = 0}' "$requirements" >"$builder/requirement.txt"
grep -q '^llama-cpp-python==' "$builder/requirement.txt" || {
  echo "build-llama.sh: $requirements names no llama-cpp-python" >&2
  exit 1
}
CMAKE_ARGS=$(printf '%s' "$LLAMA_FLAGS" | tr '\n' ' ') "$builder/venv/bin/python" -m pip wheel --disable-pip-version-check \
  --no-cache-dir --no-deps --no-binary llama-cpp-python --require-hashes -r "$builder/requirement.txt" -w "$wheels"
