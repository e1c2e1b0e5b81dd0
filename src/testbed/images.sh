#!/usr/bin/env bash
# Makes the images of the node as tar archives: there is no registry to pull from. node-up.sh imports
# what is there.
#   images.sh                    busybox (Debian's static one, with a link for each of its commands),
#                                pause, and the applications and clients of tools/, without a shell
#   images.sh import TAR...      imports archives into the node that runs
set -euo pipefail
. "$(dirname "$0")/env.sh"

if [ "${1:-}" = import ]; then
  shift
  for tar in "$@"; do "$here/node-exec.sh" ctr -n k8s.io images import --digests=false - <"$tar"; done
  exit
fi

busybox=$(command -v busybox)
mkdir -p "$IMAGES" "$BIN"
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

(cd "$here/tools" && CGO_ENABLED=0 GOTOOLCHAIN=local go build -trimpath -ldflags '-s -w' -o "$BIN/tools" .)
"$here/mkimage.py" "$IMAGES/tools.tar" testbed.local/tools:1 --add "$BIN/tools:/tools" --user 65534 -- /tools
