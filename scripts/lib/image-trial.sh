#!/usr/bin/env bash
# The inner half of scripts/test-image: runs in namespaces of its own, as process 1 of them, and ends with all it started.
#   image-trial.sh ROOT HEALTHCHECK...
set -euo pipefail
root=$1
shift
hostname a0b1c2d3-hearken
ip link set lo up
# The Supervisor, and its proxy that shows the page: addresses of this network alone.
ip address add 172.30.32.2/32 dev lo
printf '127.0.0.1 localhost\n172.30.32.2 supervisor\n' >"$root/etc/hosts"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs tmpfs "$root/dev"
for device in null zero urandom random; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir -m 1777 "$root/dev/shm"
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs tmpfs "$root/dev/shm"
exec chroot "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
  /opt/hearken/bin/python /opt/trial.py "$@"
