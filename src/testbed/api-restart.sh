#!/usr/bin/env bash
# Ends kube-apiserver, politely, and starts it again as up.sh did; all else goes on.
set -euo pipefail
. "$(dirname "$0")/env.sh"
stop kube-apiserver
"$here/up.sh"
