#!/usr/bin/env bash
# Makes the images of the node as tar archives: there is no registry to pull from. node-up.sh imports
# what is there.
#   images.sh                    busybox (Debian's static one, with a link for each of its commands),
#                                pause, curl with a shell, and the applications and clients of tools/,
#                                without one
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
# image NAME COMMAND [OPTION...]
image() {
  local name=$1 command=$2; shift 2
  # shellcheck disable=SC2086
  "$here/mkimage.py" "$IMAGES/$name.tar" "testbed.local/$name:1" --add "$busybox:/bin/busybox" "${links[@]}" "$@" -- $command
}
image busybox /bin/sh
# The sandbox of every Pod: does nothing, but holds its namespaces open. containerd ends it by SIGKILL.
image pause '/bin/sleep 2147483647'

# This machine's curl, for the Pod of `helm test`. Names come from the Pod's hosts file alone.
curl=$(command -v curl)
libraries=()
for library in $(ldd "$curl" | awk '$(NF-1) ~ /^\// {print $(NF-1)}' | sort -u); do
  libraries+=(--add "$library:$library")
done
echo 'hosts: files' >"$IMAGES/nsswitch.conf"
image curl /bin/sh --add "$curl:/usr/bin/curl" --add "$IMAGES/nsswitch.conf:/etc/nsswitch.conf" "${libraries[@]}"

(cd "$here/tools" && CGO_ENABLED=0 GOTOOLCHAIN=local go build -trimpath -ldflags '-s -w' -o "$BIN/tools" .)
"$here/mkimage.py" "$IMAGES/tools.tar" testbed.local/tools:1 --add "$BIN/tools:/tools" --user 65534 -- /tools
