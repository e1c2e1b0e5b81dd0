#!/usr/bin/env bash
# Makes the images of the node as tar archives: there is no registry to pull from. node-up.sh imports
# them. Both are Debian's static busybox with a link for each of its commands.
set -euo pipefail
. "$(dirname "$0")/env.sh"
busybox=$(command -v busybox)
mkdir -p "$IMAGES"
links=()
for applet in $("$busybox" --list); do [ "$applet" = busybox ] || links+=(--link "/bin/busybox:/bin/$applet"); done
# image NAME COMMAND...
image() {
  local name=$1; shift
  "$here/mkimage.py" "$IMAGES/$name.tar" "testbed.local/$name:1" --add "$busybox:/bin/busybox" "${links[@]}" -- "$@"
}
image busybox /bin/sh
# The sandbox of every Pod: does nothing, but holds its namespaces open. containerd ends it by SIGKILL.
image pause /bin/sleep 2147483647
