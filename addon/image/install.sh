#!/usr/bin/env bash
# Puts into the image what the engine runs on: Debian's Python, and the locked packages in an environment of their own.
#   install.sh REQUIREMENTS WHEELS [GPU]
# WHEELS holds llama-cpp-python's wheel, which build-llama.sh made. Everything else is a wheel of the package index, checked
# by its hash: nothing is compiled here, nor on anybody's device. GPU is what that wheel was built for, see build-llama.sh.
set -euo pipefail
requirements=$1 wheels=$2
home=/opt/hearken

export DEBIAN_FRONTEND=noninteractive
apt-get update
gpu_packages=()
if [ "${3:-}" = vulkan ]; then
  gpu_packages=(libvulkan1 mesa-vulkan-drivers)
fi
# libgomp1 is what llama.cpp's threads run on.
apt-get install -y --no-install-recommends libgomp1 python3 python3-venv "${gpu_packages[@]}"
rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb

useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin hearken

python3 -m venv "$home"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
awk 'index($0, "llama-cpp-python==") == 1 {skip = 1; next} skip && /^ / {next} {skip = 0; print}' "$requirements" >"$work/requirements.txt"
pip=("$home/bin/python" -m pip install --disable-pip-version-check --no-cache-dir --no-compile --no-deps)
"${pip[@]}" --only-binary :all: --require-hashes -r "$work/requirements.txt"
"${pip[@]}" "$wheels"/llama_cpp_python-*.whl

# llama.cpp's wheel has all that its build installed: for compilers, and its libraries once more beside the package.
packages=$("$home/bin/python" -c 'import sysconfig; print(sysconfig.get_path("platlib"))')
rm -rf "${packages:?}"/{bin,include,lib}

# A wheel has no links, so llama.cpp's libraries are in it three times each, under every name that they have.
previous=''
while IFS= read -r library; do
  if [ -n "$previous" ] && cmp -s "$previous" "$library"; then
    ln -sf "$(basename "$previous")" "$library"
  else
    previous=$library
  fi
done < <(find "$packages/llama_cpp/lib" -name '*.so*' -type f | LC_ALL=C sort)
